#include "inspection/secrets/exact_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include <re2/re2.h>

namespace coaming {

namespace {

constexpr std::int64_t kMaxPatternMemory = 4 << 20;
constexpr int kMaxGroups = 16;

}  // namespace

ExactPattern::ExactPattern(std::string pattern) : pattern_(std::move(pattern)) {}
ExactPattern::~ExactPattern() = default;

const re2::RE2& ExactPattern::compiled() const {
  std::call_once(once_, [this] {
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    options.set_max_mem(kMaxPatternMemory);
    compiled_ = std::make_unique<re2::RE2>(pattern_, options);
    const auto& names = compiled_->NamedCapturingGroups();
    if (const auto it = names.find("name"); it != names.end()) name_group_ = it->second;
  });
  return *compiled_;
}

std::string ExactPattern::problem() const {
  const re2::RE2& re = compiled();
  if (!re.ok()) return re.error();
  if (re.NumberOfCapturingGroups() >= kMaxGroups) return "more than " + std::to_string(kMaxGroups - 1) + " groups";
  return {};
}

int ExactPattern::groups() const {
  const re2::RE2& re = compiled();
  return re.NumberOfCapturingGroups() - (name_group_ == 0 ? 0 : 1);
}

bool ExactPattern::search(std::string_view text, std::size_t begin, std::size_t end, Match& match) const {
  const re2::RE2& re = compiled();
  std::array<re2::StringPiece, kMaxGroups> found;
  const int count = std::min(1 + re.NumberOfCapturingGroups(), kMaxGroups);
  const re2::StringPiece whole(text.data(), text.size());
  if (!re.Match(whole, begin, end, re2::RE2::UNANCHORED, found.data(), count)) return false;
  match.begin = static_cast<std::size_t>(found[0].data() - text.data());
  match.end = match.begin + found[0].size();
  match.secret = {found[0].data(), found[0].size()};
  match.name = {};
  for (int i = 1; i < count; ++i) {
    const re2::StringPiece& group = found[static_cast<std::size_t>(i)];
    if (group.data() == nullptr) continue;
    if (i == name_group_) {
      match.name = {group.data(), group.size()};
    } else {
      match.secret = {group.data(), group.size()};
      break;
    }
  }
  return true;
}

bool ExactPattern::matches(std::string_view text) const {
  return compiled().Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

}  // namespace coaming
