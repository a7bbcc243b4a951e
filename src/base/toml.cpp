#include "base/toml.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <new>
#include <utility>

#include <toml++/toml.h>

namespace coaming {

namespace {

// Passes over a document and counts what would cost the parser memory, time or stack, before the parser sees it. Agrees
// with it on where strings and comments begin and end; behind a mistake neither matters any more.
class TomlMeter {
 public:
  explicit TomlMeter(std::string_view text) : rest_(text) {}

  Result<void> measure() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"' || c == '\'') {
        skip_string();
        is_line_start_ = false;
        continue;
      }
      if (c == '#') {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        continue;
      }
      rest_.remove_prefix(1);
      count(c);
      if (problem_ != nullptr) return too_large();
    }
    return {};
  }

  // No fewer than the document has.
  [[nodiscard]] std::size_t nodes() const { return values_ + names_ + 1; }

 private:
  void count(char c) {
    if (c == '\n') {
      ++line_;
      is_line_start_ = true;
      dots_ = 0;
      return;
    }
    if (c == ' ' || c == '\t' || c == '\r') return;
    const bool is_header = c == '[' && is_line_start_ && depth_ == 0;
    is_line_start_ = false;
    if (c == '.') {
      if (++dots_ >= kMaxTomlNameComponents) problem_ = "a name of too many components";
      ++names_;
    } else if (c == ',' || c == '=' || c == '[' || c == '{') {
      dots_ = 0;
      ++values_;
    }
    if (is_header) {
      ++names_;
      ++values_;  // the list, and its first table
    }
    if (c == '[' || c == '{') {
      if (++depth_ > kMaxTomlDepth) problem_ = "lists or tables nested too deep";
    } else if ((c == ']' || c == '}') && depth_ > 0) {
      --depth_;
    }
    if (values_ > kMaxTomlValues) problem_ = "too many values";
    if (names_ > kMaxTomlNames) problem_ = "too many tables and dotted names";
  }

  void skip_string() {
    const char quote = rest_.front();
    const std::string three(3, quote);
    const bool is_long = rest_.starts_with(three);
    rest_.remove_prefix(is_long ? 3 : 1);
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '\n') {
        if (!is_long) return;  // a mistake
        ++line_;
      }
      if (c == '\\' && quote == '"') {
        rest_.remove_prefix(1);
        if (!rest_.empty() && rest_.front() != '\n') rest_.remove_prefix(1);
        continue;
      }
      if (c == quote && (!is_long || rest_.starts_with(three))) {
        rest_.remove_prefix(is_long ? 3 : 1);
        for (int more = 0; is_long && more < 2 && rest_.starts_with(quote); ++more) rest_.remove_prefix(1);
        return;
      }
      rest_.remove_prefix(1);
    }
  }

  [[nodiscard]] Error too_large() const {
    return {ErrorCode::TooLarge, "line " + std::to_string(line_) + ": " + problem_};
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t values_ = 0;
  std::size_t names_ = 0;
  std::size_t depth_ = 0;
  std::size_t dots_ = 0;  // in the name at hand
  bool is_line_start_ = true;
  const char* problem_ = nullptr;
};

class TomlCopier {
 public:
  TomlNode copy(toml::node& from) {
    ++copied_;
    TomlNode node;
    node.line = from.source().begin.line;
    switch (from.type()) {
      case toml::node_type::string:
        node.kind = TomlNode::Kind::Text;
        node.text = std::move(from.as_string()->get());
        break;
      case toml::node_type::integer:
        node.kind = TomlNode::Kind::Number;
        node.text = std::to_string(from.as_integer()->get());
        break;
      case toml::node_type::boolean:
        node.kind = TomlNode::Kind::Flag;
        node.text = from.as_boolean()->get() ? "true" : "false";
        break;
      case toml::node_type::array:
        node.kind = TomlNode::Kind::List;
        node.items.reserve(from.as_array()->size());
        for (toml::node& item : *from.as_array()) node.items.push_back(copy(item));
        break;
      case toml::node_type::table: copy_members(*from.as_table(), node); break;
      default: node.kind = TomlNode::Kind::Other; break;
    }
    return node;
  }

  [[nodiscard]] std::size_t copied() const { return copied_; }

 private:
  // The parser's tables are sorted by key.
  void copy_members(toml::table& from, TomlNode& into) {
    struct Member {
      const toml::key* key;
      toml::node* value;
    };
    std::vector<Member> members;
    members.reserve(from.size());
    for (auto&& [key, value] : from) members.push_back({&key, &value});
    const auto place = [](const Member& member) {
      const toml::source_position begin = member.key->source().begin;
      return std::pair(begin.line, begin.column);
    };
    std::sort(members.begin(), members.end(), [&](const Member& a, const Member& b) { return place(a) < place(b); });
    into.keys.reserve(members.size());
    into.items.reserve(members.size());
    for (const Member& member : members) {
      into.keys.emplace_back(member.key->str());
      into.items.push_back(copy(*member.value));
      into.items.back().line = member.key->source().begin.line;
    }
  }

  std::size_t copied_ = 0;
};

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::string_view TomlNode::text_of(std::string_view key) const {
  const TomlNode* member = find(key);
  return member != nullptr && member->kind == Kind::Text ? std::string_view(member->text) : std::string_view();
}

bool TomlNode::is_set(std::string_view key) const {
  const TomlNode* member = find(key);
  return member != nullptr && member->kind == Kind::Flag && member->text == "true";
}

std::span<const TomlNode> TomlNode::list_of(std::string_view key) const {
  const TomlNode* member = find(key);
  if (member == nullptr || member->kind != Kind::List) return {};
  return member->items;
}

Result<TomlNode> parse_toml(std::string_view text) {
  if (text.size() > kMaxTomlBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxTomlBytes)};
  }
  TomlMeter meter(text);
  if (auto measured = meter.measure(); !measured) return measured.error();
  try {
    toml::table document = toml::parse(text);
    TomlCopier copier;
    TomlNode top = copier.copy(document);
    assert(copier.copied() <= meter.nodes());
    return top;
  } catch (const toml::parse_error& problem) {
    const toml::source_position place = problem.source().begin;
    return Error{ErrorCode::Corrupt, "line " + std::to_string(place.line) + ", column " + std::to_string(place.column) +
                                         ": not valid TOML: " + std::string(problem.description())};
  } catch (const std::bad_alloc&) {
    throw;  // says nothing of the document
  } catch (const std::exception& problem) {
    return Error{ErrorCode::Corrupt, std::string("not readable as TOML: ") + problem.what()};
  }
}

}  // namespace coaming
