#include "artifact/registry/answers.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxWordsBytes = 300;
constexpr std::size_t kMaxErrors = 3;

std::string one_error(const JsonObject& error) {
  const auto code = error.text("code");
  const auto message = error.text("message");
  std::string text = message ? *message : "";
  if (code && !code->empty()) text += text.empty() ? *code : " (" + *code + ")";
  return text;
}

std::string words_of(const JsonObject& top) {
  const auto errors = top.array("errors");
  if (errors && *errors != nullptr) {
    std::string text;
    for (std::size_t i = 0; i < std::min(kMaxErrors, (*errors)->size()); ++i) {
      const auto error = JsonObject::of((**errors)[i], "errors");
      if (error) text += (text.empty() ? "" : ", ") + one_error(*error);
    }
    return text;
  }
  for (const char* member : {"message", "details", "error_description", "error", "cause"}) {
    const auto text = top.text(member);
    if (text && !text->empty()) return *text;
  }
  return {};
}

}  // namespace

Result<std::string> parse_token_answer(std::string_view text) {
  if (text.size() > kMaxTokenBytes) return Error{ErrorCode::TooLarge, "the token server's answer is too long"};
  const auto json = parse_json(text);
  if (!json) return json.error().in("the token server's answer");
  const auto top = JsonObject::of(*json, "the token server's answer");
  if (!top) return top.error();
  for (const char* member : {"token", "access_token"}) {
    const auto token = top->text(member);
    if (!token) return token.error();
    if (token->empty()) continue;
    const bool is_clean = std::all_of(token->begin(), token->end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!is_clean) return Error{ErrorCode::Invalid, "the token server's answer holds a token of strange characters"};
    return *token;
  }
  return Error{ErrorCode::Invalid, "the token server's answer holds no token"};
}

std::string error_words(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return {};
  const auto top = JsonObject::of(*json, "");
  if (!top) return {};
  const std::string words = printable(words_of(*top));
  return words.size() > kMaxWordsBytes ? words.substr(0, kMaxWordsBytes) + "…" : words;
}

}  // namespace coaming
