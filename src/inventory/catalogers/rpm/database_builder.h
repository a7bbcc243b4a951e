// RPM databases made in memory, for the tests beside this file only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inventory/catalogers/rpm/header.h"

namespace coaming {

inline std::string number_bytes(std::uint32_t value, std::size_t size, bool big_endian) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) {
    bytes += static_cast<char>(value >> 8 * (big_endian ? size - 1 - i : i));
  }
  return bytes;
}
inline std::string big32(std::uint32_t value) { return number_bytes(value, 4, true); }
inline std::string little32(std::uint32_t value) { return number_bytes(value, 4, false); }

struct BuiltEntry {
  std::uint32_t tag;
  std::uint32_t type;
  std::string bytes;  // in the store, with the zero at the end of a text
  std::uint32_t count = 1;
};

inline std::string build_rpm_header(const std::vector<BuiltEntry>& entries) {
  std::string index;
  std::string store;
  for (const BuiltEntry& entry : entries) {
    index +=
        big32(entry.tag) + big32(entry.type) + big32(static_cast<std::uint32_t>(store.size())) + big32(entry.count);
    store += entry.bytes;
  }
  return big32(static_cast<std::uint32_t>(entries.size())) + big32(static_cast<std::uint32_t>(store.size())) + index +
         store;
}

inline std::string build_rpm_header(const RpmHeader& header) {
  std::vector<BuiltEntry> entries;
  const auto add = [&](std::uint32_t tag, const std::string& text) {
    if (!text.empty()) entries.push_back({tag, 6, text + '\0'});
  };
  add(1000, header.name);
  add(1001, header.version);
  add(1002, header.release);
  if (header.epoch) entries.push_back({1003, 4, big32(*header.epoch)});
  add(1011, header.vendor);
  add(1014, header.license);
  add(1022, header.architecture);
  add(1044, header.source_rpm);
  add(5096, header.modularity_label);
  return build_rpm_header(entries);
}

// One slot page; a free slot first, then one slot for each blob.
inline std::string build_rpm_ndb(const std::vector<std::string>& blobs) {
  std::string file = "RpmP" + little32(0) + little32(1) + little32(1) + little32(99);
  file.resize(4096, '\0');
  for (std::size_t slot = 2; slot < 4096 / 16; ++slot) file.replace(slot * 16, 4, "Slot");
  std::uint32_t package = 0;
  for (const std::string& blob : blobs) {
    ++package;
    const auto first = static_cast<std::uint32_t>(file.size() / 16);
    const auto blocks = static_cast<std::uint32_t>((16 + blob.size() + 12 + 15) / 16);
    const auto size = little32(static_cast<std::uint32_t>(blob.size()));
    file.replace((2 + package) * 16, 16, "Slot" + little32(package) + little32(first) + little32(blocks));
    file += "BlbS" + little32(package) + little32(1) + size + blob;
    file.resize((first + blocks) * 16 - 12, '\0');
    file += little32(0) + size + "BlbE";
  }
  return file;
}

inline constexpr std::uint32_t kBuiltPageBytes = 512;

inline std::string build_bdb_page(std::uint32_t number, std::uint32_t next, std::size_t entries, std::size_t free,
                                  char type, bool big_endian) {
  std::string page(8, '\0');
  for (const std::uint32_t value : {number, 0U, next}) page += number_bytes(value, 4, big_endian);
  page += number_bytes(static_cast<std::uint32_t>(entries), 2, big_endian);
  page += number_bytes(static_cast<std::uint32_t>(free), 2, big_endian);
  page += '\0';
  page += type;
  page.resize(kBuiltPageBytes, '\0');
  return page;
}

// One bucket on page 1, which also holds key 0; blobs of up to 64 bytes lie on it, others on overflow pages.
inline std::string build_rpm_bdb(const std::vector<std::string>& blobs, bool big_endian) {
  const auto word = [&](std::size_t value) { return number_bytes(static_cast<std::uint32_t>(value), 4, big_endian); };
  std::vector<std::string> items = {'\1' + word(0), '\1' + word(blobs.size() + 1)};
  std::string overflow;
  std::uint32_t next_page = 2;
  for (const std::string& blob : blobs) {
    items.push_back('\1' + word(items.size() / 2));
    if (blob.size() <= 64) {
      items.push_back('\1' + blob);
      continue;
    }
    items.push_back(std::string("\3\0\0\0", 4) + word(next_page) + word(blob.size()));
    for (std::size_t at = 0; at < blob.size(); at += kBuiltPageBytes - 26) {
      const std::string part = blob.substr(at, kBuiltPageBytes - 26);
      const bool last = at + part.size() == blob.size();
      std::string page = build_bdb_page(next_page, last ? 0 : next_page + 1, 1, part.size(), 7, big_endian);
      overflow += page.replace(26, part.size(), part);
      ++next_page;
    }
  }
  std::string hash = build_bdb_page(1, 0, items.size(), 0, 13, big_endian);
  std::size_t free = kBuiltPageBytes;
  for (std::size_t i = 0; i < items.size(); ++i) {
    free -= items[i].size();
    hash.replace(free, items[i].size(), items[i]);
    hash.replace(26 + 2 * i, 2, number_bytes(static_cast<std::uint32_t>(free), 2, big_endian));
  }
  std::string metadata(12, '\0');
  for (const std::size_t value : {0x061561U, 9U, kBuiltPageBytes}) metadata += word(value);
  metadata += std::string("\0\10\0\0", 4) + word(0) + word(next_page - 1);
  metadata.resize(96, '\0');
  metadata += word(1);  // the page of bucket 0
  metadata.resize(kBuiltPageBytes, '\0');
  return metadata + hash + overflow;
}

}  // namespace coaming
