// Reading large JSON documents record by record: memory is that of one record, whatever the size of the document.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/chunks.h"

namespace coaming {

// What one record may take in memory; the others are read all the same.
inline constexpr std::size_t kMaxRecordBytes = 4 << 20;

// Which members of a document are read. Paths are names with '/' between them, "components/licenses/license/id"; arrays
// on the way are passed through. What is on no path is skipped.
struct JsonShape {
  std::span<const std::string_view> members;
  // The objects at these paths are handed over as soon as they are read, and are then no part of what holds them.
  std::span<const std::string_view> records;
  // Records that hold records of their own kind, in a member of the same name: "components".
  std::span<const std::string_view> nested = {};
};

struct JsonRecord {
  std::string_view path;  // one of JsonShape::records; empty: the document itself, which comes last
  const boost::json::object& members;
  bool is_too_large = false;  // above kMaxRecordBytes: some members are missing
};

// Takes:   one JSON text, UTF-8, with or without a byte order mark.
// Errors:  those of the chunks; Corrupt, with the line and column of what cannot be read; TooLarge where values are
//          nested deeper than kMaxJsonDepth; Invalid where the document is no object.
// Source:  RFC 8259.
Result<void> for_each_json_record(const Chunks& text, const JsonShape& shape,
                                  const std::function<void(const JsonRecord&)>& take);

// The member where it is a text, a whole number from 0 on, true; else empty, 0, false.
std::string_view text_in(const boost::json::object& object, std::string_view name);
std::uint64_t number_in(const boost::json::object& object, std::string_view name);
bool flag_in(const boost::json::object& object, std::string_view name);
// Null where it is none.
const boost::json::object* object_in(const boost::json::object& object, std::string_view name);
// The objects of an array, and its texts; others of its values are passed over.
void for_each_object(const boost::json::object& object, std::string_view name,
                     const std::function<void(const boost::json::object&)>& take);
void for_each_text(const boost::json::object& object, std::string_view name,
                   const std::function<void(std::string_view)>& take);

}  // namespace coaming
