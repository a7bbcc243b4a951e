#include "inspection/secrets/pattern_database.h"

#include <cassert>
#include <cstdlib>
#include <limits>
#include <utility>

#include <hs/hs.h>

namespace coaming {

namespace {

// What a processor without extensions can do, so that a database goes from one machine to another.
constexpr hs_platform_info_t kAnyProcessor{};

using Found = std::function<bool(std::size_t, std::size_t)>;

int report(unsigned int id, unsigned long long, unsigned long long to, unsigned int, void* context) {
  const Found& found = *static_cast<const Found*>(context);
  return found(id, to) ? 0 : 1;
}

}  // namespace

PatternScratch::PatternScratch(PatternScratch&& other) noexcept : scratch_(std::exchange(other.scratch_, nullptr)) {}

PatternScratch& PatternScratch::operator=(PatternScratch&& other) noexcept {
  std::swap(scratch_, other.scratch_);
  return *this;
}

PatternScratch::~PatternScratch() { hs_free_scratch(scratch_); }

PatternDatabase::PatternDatabase(PatternDatabase&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

PatternDatabase& PatternDatabase::operator=(PatternDatabase&& other) noexcept {
  std::swap(database_, other.database_);
  return *this;
}

PatternDatabase::~PatternDatabase() { hs_free_database(database_); }

Result<PatternDatabase> PatternDatabase::compile(const std::vector<std::string>& patterns, std::size_t* bad_pattern) {
  if (hs_valid_platform() != HS_SUCCESS) {
    return Error{ErrorCode::Unsupported, "this processor lacks instructions that the search for patterns needs"};
  }
  std::vector<const char*> texts;
  std::vector<unsigned int> ids;
  for (const std::string& pattern : patterns) {
    ids.push_back(static_cast<unsigned int>(texts.size()));
    texts.push_back(pattern.c_str());
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile_multi(texts.data(), nullptr, ids.data(), static_cast<unsigned int>(texts.size()),
                                           HS_MODE_BLOCK, &kAnyProcessor, &database, &error);
  if (code == HS_SUCCESS) return PatternDatabase(database);
  const std::string message = error == nullptr ? "no memory" : error->message;
  if (bad_pattern != nullptr && error != nullptr && error->expression >= 0) {
    *bad_pattern = static_cast<std::size_t>(error->expression);
  }
  hs_free_compile_error(error);
  return Error{ErrorCode::Invalid, message};
}

Result<PatternDatabase> PatternDatabase::deserialize(std::string_view bytes) {
  hs_database_t* database = nullptr;
  if (hs_valid_platform() != HS_SUCCESS ||
      hs_deserialize_database(bytes.data(), bytes.size(), &database) != HS_SUCCESS) {
    return Error{ErrorCode::Unsupported, "the patterns were compiled for another processor or version of vectorscan"};
  }
  return PatternDatabase(database);
}

std::string PatternDatabase::serialized() const {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(database_, &bytes, &size) != HS_SUCCESS) return {};
  std::string copy(bytes, size);
  std::free(bytes);
  return copy;
}

Result<void> PatternDatabase::make_ready(PatternScratch& scratch) const {
  if (hs_alloc_scratch(database_, &scratch.scratch_) == HS_SUCCESS) return {};
  return Error{ErrorCode::Unavailable, "no memory to search for patterns"};
}

void PatternDatabase::search(std::string_view text, PatternScratch& scratch, const Found& found) const {
  assert(text.size() <= std::numeric_limits<unsigned int>::max());
  hs_scan(database_, text.data(), static_cast<unsigned int>(text.size()), 0, scratch.scratch_, report,
          const_cast<Found*>(&found));
}

}  // namespace coaming
