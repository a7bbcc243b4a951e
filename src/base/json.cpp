#include "base/json.h"

#include <algorithm>
#include <utility>

#include <boost/json/stream_parser.hpp>

namespace coaming {

namespace {

// The next letter of a key, folded as Go's decoder does: the two letters outside ASCII that fold into it among them.
char take_folded(std::string_view& rest) {
  constexpr std::string_view kLongS = "\xc5\xbf";       // U+017F
  constexpr std::string_view kKelvin = "\xe2\x84\xaa";  // U+212A
  for (const auto& [sequence, letter] : {std::pair(kLongS, 's'), std::pair(kKelvin, 'k')}) {
    if (!rest.starts_with(sequence)) continue;
    rest.remove_prefix(sequence.size());
    return letter;
  }
  const char c = rest.front();
  rest.remove_prefix(1);
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (take_folded(a) != take_folded(b)) return false;
  }
  return a.empty() && b.empty();
}

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::stream_parser parser({}, options);
  boost::json::error_code failure;
  const std::size_t used = parser.write_some(text.data(), text.size(), failure);
  if (!failure && used < text.size()) {
    const bool blank = text.find_first_not_of(" \t\r\n", used) == std::string_view::npos;
    if (!blank) failure = boost::json::error::extra_data;
  }
  if (!failure) parser.finish(failure);
  if (!failure) return parser.release();

  const std::string_view before = text.substr(0, used);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_line = before.rfind('\n');
  const auto column = last_line == std::string_view::npos ? before.size() + 1 : before.size() - last_line;
  const std::string place = "line " + std::to_string(line) + ", column " + std::to_string(column);
  if (failure == boost::json::error::too_deep) {
    return Error{ErrorCode::TooLarge,
                 place + ": JSON is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels"};
  }
  return Error{ErrorCode::Corrupt, place + ": not valid JSON: " + failure.message()};
}

Result<JsonObject> JsonObject::of(const boost::json::value& value, std::string where) {
  if (const auto* object = value.if_object()) return JsonObject(*object, std::move(where));
  return Error{ErrorCode::Invalid, where + " should be an object"};
}

Result<const boost::json::value*> JsonObject::member(std::string_view name) const {
  const boost::json::value* found = nullptr;
  for (const auto& [key, value] : *object_) {
    if (!equal_in_any_case({key.data(), key.size()}, name)) continue;
    if (found != nullptr) return Error{ErrorCode::Invalid, where(name) + " stands there twice, written differently"};
    found = &value;
  }
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string JsonObject::where(std::string_view name) const {
  return where_.empty() ? std::string(name) : where_ + "." + std::string(name);
}

Error JsonObject::wrong(std::string_view name, std::string_view should_be) const {
  return {ErrorCode::Invalid, where(name) + " should be " + std::string(should_be)};
}

Result<std::string> JsonObject::text(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  const auto* value = *found;
  if (value == nullptr) return std::string();
  if (const auto* string = value->if_string()) return std::string(string->data(), string->size());
  return wrong(name, "a string");
}

Result<std::string> JsonObject::required_text(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  if (*found == nullptr) return Error{ErrorCode::Invalid, where(name) + " is missing"};
  return text(name);
}

Result<std::uint64_t> JsonObject::required_number(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  const auto* value = *found;
  if (value == nullptr) return Error{ErrorCode::Invalid, where(name) + " is missing"};
  if (const auto* number = value->if_int64(); number != nullptr && *number >= 0) {
    return static_cast<std::uint64_t>(*number);
  }
  return wrong(name, "a whole number from 0 on");
}

Result<bool> JsonObject::flag(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  const auto* value = *found;
  if (value == nullptr) return false;
  if (const auto* flag = value->if_bool()) return *flag;
  return wrong(name, "true or false");
}

Result<const boost::json::array*> JsonObject::array(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  const auto* value = *found;
  if (value == nullptr) return static_cast<const boost::json::array*>(nullptr);
  if (const auto* array = value->if_array()) return array;
  return wrong(name, "an array");
}

std::vector<std::pair<std::string, std::string>> JsonObject::texts(std::size_t most) const {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& member : *object_) {
    if (found.size() == most) break;
    if (member.value().is_string()) found.emplace_back(member.key(), member.value().get_string());
  }
  return found;
}

Result<std::optional<JsonObject>> JsonObject::object(std::string_view name) const {
  const auto found = member(name);
  if (!found) return found.error();
  const auto* value = *found;
  if (value == nullptr) return std::optional<JsonObject>();
  auto object = of(*value, where(name));
  if (!object) return object.error();
  return std::optional<JsonObject>(*object);
}

}  // namespace coaming
