// Zip archives for tests, good and bad.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <isa-l/crc.h>

#include "support/bytes_builder.h"
#include "support/compress.h"

namespace coaming {

class ZipBuilder {
 public:
  // What an entry says of itself where that is not what it is.
  struct Lies {
    std::optional<std::uint64_t> size = {};
    std::optional<std::uint64_t> packed_size = {};
    std::optional<std::uint32_t> checksum = {};
    std::optional<std::uint64_t> offset = {};
    std::optional<std::uint16_t> method = {};
    bool is_encrypted = false;
  };

  ZipBuilder& store(std::string_view name, std::string_view content) { return store(name, content, Lies()); }
  ZipBuilder& store(std::string_view name, std::string_view content, const Lies& lies) {
    return add(name, content, content, 0, lies);
  }
  ZipBuilder& deflate(std::string_view name, std::string_view content) { return deflate(name, content, Lies()); }
  ZipBuilder& deflate(std::string_view name, std::string_view content, const Lies& lies) {
    return add(name, content, raw_deflate(content), 8, lies);
  }

  // Sizes and offsets of the entries that follow, and of the directory, stand in zip64 records.
  ZipBuilder& zip64() {
    is_64_ = true;
    return *this;
  }
  ZipBuilder& comment(std::string text) {
    comment_ = std::move(text);
    return *this;
  }

  [[nodiscard]] std::string build() const {
    BytesBuilder out;
    out.text(content_).text(directory_);
    const std::uint64_t end = content_.size() + directory_.size();
    if (is_64_) {
      out.text("PK\x06\x06").u64(44).u16(45).u16(45).u32(0).u32(0).u64(count_).u64(count_);
      out.u64(directory_.size()).u64(content_.size());
      out.text("PK\x06\x07").u32(0).u64(end).u32(1);
    }
    out.text("PK\x05\x06").u16(0).u16(0).u16(count_ & 0xffff).u16(count_ & 0xffff);
    out.u32(is_64_ ? 0xffffffff : directory_.size()).u32(is_64_ ? 0xffffffff : content_.size());
    out.u16(comment_.size()).text(comment_);
    return out.bytes();
  }

 private:
  ZipBuilder& add(std::string_view name, std::string_view content, std::string_view packed, std::uint16_t method,
                  const Lies& lies) {
    const std::uint64_t size = lies.size.value_or(content.size());
    const std::uint64_t packed_size = lies.packed_size.value_or(packed.size());
    const std::uint64_t offset = lies.offset.value_or(content_.size());
    const std::uint32_t checksum = lies.checksum.value_or(
        crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(content.data()), content.size()));
    const std::uint16_t flags = lies.is_encrypted ? 1 : 0;
    method = lies.method.value_or(method);

    BytesBuilder local;
    local.text("PK\x03\x04").u16(20).u16(flags).u16(method).u32(0).u32(checksum);
    local.u32(packed_size).u32(size).u16(name.size()).u16(0).text(name).text(packed);
    content_ += local.bytes();

    BytesBuilder central;
    central.text("PK\x01\x02").u16(45).u16(20).u16(flags).u16(method).u32(0).u32(checksum);
    central.u32(is_64_ ? 0xffffffff : packed_size).u32(is_64_ ? 0xffffffff : size);
    central.u16(name.size()).u16(is_64_ ? 28 : 0).u16(0).u16(0).u16(0).u32(0);
    central.u32(is_64_ ? 0xffffffff : offset).text(name);
    if (is_64_) central.u16(1).u16(24).u64(size).u64(packed_size).u64(offset);
    directory_ += central.bytes();
    ++count_;
    return *this;
  }

  std::string content_;
  std::string directory_;
  std::string comment_;
  std::uint64_t count_ = 0;
  bool is_64_ = false;
};

}  // namespace coaming
