#include "artifact/registry/challenge.h"

#include <algorithm>

namespace coaming {

namespace {

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  // Passes over blanks, and commas where `with_commas`; true where there was something to pass over.
  bool skip(bool with_commas) {
    const auto end = std::min(rest_.find_first_not_of(with_commas ? " \t," : " \t"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // May be empty.
  std::string_view token() {
    std::size_t size = 0;
    while (size < rest_.size() && is_token_character(rest_[size])) ++size;
    const std::string_view token = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return token;
  }

  // The rest of a token68, as Negotiate has it: "YII+/=="
  void skip_token68() {
    while (!rest_.empty() && (is_token_character(rest_.front()) || rest_.front() == '/' || rest_.front() == '=')) {
      rest_.remove_prefix(1);
    }
  }

  // Behind the first quote; false where the last one is missing.
  bool quoted(std::string& into) {
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c == '\\' && rest_.empty()) return false;
      into += c == '\\' ? rest_.front() : c;
      if (c == '\\') rest_.remove_prefix(1);
    }
    return false;
  }

 private:
  std::string_view rest_;
};

Error wrong(const std::string& reason) { return {ErrorCode::Invalid, "WWW-Authenticate cannot be read: " + reason}; }

}  // namespace

std::string Challenge::parameter(const std::string& name) const {
  const auto it = parameters.find(name);
  return it == parameters.end() ? "" : it->second;
}

Result<std::vector<Challenge>> parse_challenges(std::string_view text) {
  if (text.size() > kMaxChallengeBytes) return Error{ErrorCode::TooLarge, "WWW-Authenticate is too long"};
  std::vector<Challenge> challenges;
  std::size_t parameters = 0;
  Reader reader(text);
  for (reader.skip(true); !reader.at_end(); reader.skip(true)) {
    const std::string_view word = reader.token();
    if (word.empty()) return wrong("a word is missing");
    const bool was_blank = reader.skip(false);
    if (!reader.take('=')) {
      // A word without a value begins a challenge, whose first word may be data of the scheme.
      if (challenges.size() == kMaxChallengeParameters)
        return Error{ErrorCode::TooLarge, "WWW-Authenticate is too long"};
      challenges.push_back({lower_case(word), {}});
      if (!was_blank && !reader.at_end() && !reader.skip(true))
        return wrong("what follows " + challenges.back().scheme);
      continue;
    }
    if (challenges.empty()) return wrong("it begins with a value");
    if (++parameters > kMaxChallengeParameters) return Error{ErrorCode::TooLarge, "WWW-Authenticate is too long"};
    reader.skip(false);
    std::string value;
    if (reader.take('"')) {
      if (!reader.quoted(value)) return wrong("a quote is not closed");
    } else {
      value = reader.token();
      if (value.empty()) {
        reader.skip_token68();  // the '=' belonged to the data
        continue;
      }
    }
    challenges.back().parameters[lower_case(word)] = value;
  }
  return challenges;
}

}  // namespace coaming
