// Reading JSON documents that may be hostile. (Writing: json_writer.h.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxJsonDepth = 64;

// Takes:   one JSON text, UTF-8.
// Errors:  Corrupt, with the line and column of what cannot be read; TooLarge where values are nested deeper
//          than kMaxJsonDepth.
// Source:  RFC 8259.
Result<boost::json::value> parse_json(std::string_view text);

// Members of an object, where they may be missing or of the wrong type. Names match whatever their case, as they do
// for the container engines (Go's encoding/json); of the same name twice, the last one counts.
// Errors: Invalid, naming the member and the type it should have, or where two names differ in case only.
class JsonObject {
 public:
  // `where` names the object in messages: "manifests[2]".
  static Result<JsonObject> of(const boost::json::value& value, std::string where);

  [[nodiscard]] Result<std::string> text(std::string_view name) const;  // "" where it is missing or null
  [[nodiscard]] Result<std::string> required_text(std::string_view name) const;
  [[nodiscard]] Result<std::uint64_t> required_number(std::string_view name) const;  // 0 to 2^63 - 1
  [[nodiscard]] Result<bool> flag(std::string_view name) const;  // false where it is missing or null
  // None where it is missing or null.
  [[nodiscard]] Result<const boost::json::array*> array(std::string_view name) const;
  [[nodiscard]] Result<std::optional<JsonObject>> object(std::string_view name) const;
  // All members that are texts, by name and value, `most` at most; the others are passed over.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> texts(std::size_t most) const;

  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] std::string where(std::string_view name) const;

 private:
  JsonObject(const boost::json::object& object, std::string where) : object_(&object), where_(std::move(where)) {}
  // Null where it is missing or null.
  [[nodiscard]] Result<const boost::json::value*> member(std::string_view name) const;
  [[nodiscard]] Error wrong(std::string_view name, std::string_view should_be) const;

  const boost::json::object* object_;  // borrowed from the document
  std::string where_;
};

}  // namespace coaming
