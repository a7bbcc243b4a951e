#include "inventory/catalogers/rpm/ndb.h"

#include <array>
#include <string>

#include "base/bytes.h"
#include "inventory/catalogers/rpm/header.h"

namespace coaming {
namespace {

constexpr std::uint32_t kFileMagic = 0x506d7052;  // "RpmP"
constexpr std::uint32_t kSlotMagic = 0x746f6c53;  // "Slot"
constexpr std::uint32_t kHeadMagic = 0x53626c42;  // "BlbS"
constexpr std::uint32_t kTailMagic = 0x45626c42;  // "BlbE"
constexpr std::uint64_t kHeaderBytes = 32;
constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint64_t kSlotBytes = 16;
constexpr std::uint64_t kBlockBytes = 16;
constexpr std::uint64_t kHeadBytes = 16;
constexpr std::uint64_t kTailBytes = 12;

struct Slot {
  std::uint32_t magic;
  std::uint32_t package;      // the number that the head of the blob repeats
  std::uint32_t first_block;  // 0 where the slot is free
  std::uint32_t blocks;       // head, blob, padding and tail
};

Error corrupt(std::string message) { return {ErrorCode::Corrupt, std::move(message)}; }

// The blob of a slot. The checksum in the tail is not compared, as rpm does not when it reads: bytes that
// an attacker wrote can have any, and a package out of a damaged blob is worth more than none.
Result<std::string> read_blob(const ByteRange& file, const Slot& slot) {
  if (slot.magic != kSlotMagic) return corrupt("the slot has another magic");
  const ByteRange blocks = file.slice(slot.first_block * kBlockBytes, slot.blocks * kBlockBytes);
  std::array<char, kHeadBytes> head{};
  if (auto read = blocks.read_at(0, head); !read) return read.error();
  if (load_le32(head.data()) != kHeadMagic || load_le32(head.data() + 4) != slot.package) {
    return corrupt("block " + std::to_string(slot.first_block) + " is not the head of package " +
                   std::to_string(slot.package));
  }
  const std::uint64_t size = load_le32(head.data() + 12);
  if (size > kMaxRpmHeaderBytes) {
    return Error{ErrorCode::TooLarge,
                 "a blob of " + std::to_string(size) + " bytes, the limit is " + std::to_string(kMaxRpmHeaderBytes)};
  }
  const std::uint64_t needed = (kHeadBytes + size + kTailBytes + kBlockBytes - 1) / kBlockBytes;
  if (needed != slot.blocks || blocks.size() != needed * kBlockBytes) {
    return corrupt("a blob of " + std::to_string(size) + " bytes in " + std::to_string(slot.blocks) + " blocks");
  }
  std::array<char, kTailBytes> tail{};
  if (auto read = blocks.read_at(blocks.size() - kTailBytes, tail); !read) return read.error();
  if (load_le32(tail.data() + 4) != size || load_le32(tail.data() + 8) != kTailMagic) {
    return corrupt("the blob does not end where its head says");
  }
  return blocks.slice(kHeadBytes, size).read_all(kMaxRpmHeaderBytes);
}

// Where the slots end: the header and the slots share the slot pages.
Result<std::uint64_t> read_slots_end(const ByteRange& file) {
  std::array<char, kHeaderBytes> header{};
  if (auto read = file.read_at(0, header); !read) return read.error();
  if (load_le32(header.data()) != kFileMagic) return corrupt("not an NDB file");
  if (const std::uint32_t version = load_le32(header.data() + 4); version != 0) {
    return Error{ErrorCode::Unsupported, "NDB version " + std::to_string(version) + ", only version 0 is known"};
  }
  const std::uint64_t pages = load_le32(header.data() + 12);
  if (pages == 0 || pages > file.size() / kPageBytes) {
    return corrupt(std::to_string(pages) + " slot pages in a file of " + std::to_string(file.size()) + " bytes");
  }
  return pages * kPageBytes;
}

}  // namespace

Result<void> visit_rpm_ndb(const ByteRange& file, const RpmBlobVisitor& visit) {
  auto slots_end = read_slots_end(file);
  if (!slots_end) return slots_end.error();
  // Blobs never overlap, so all of them fit into the file; this bounds the work where slots share a blob.
  std::uint64_t bytes_left = file.size();
  std::array<char, kPageBytes> page{};
  for (std::uint64_t start = 0; start < *slots_end; start += kPageBytes) {
    if (auto read = file.read_at(start, page); !read) return read.error();
    for (std::uint64_t at = start == 0 ? kHeaderBytes : 0; at < kPageBytes; at += kSlotBytes) {
      const char* bytes = page.data() + at;
      const Slot slot{load_le32(bytes), load_le32(bytes + 4), load_le32(bytes + 8), load_le32(bytes + 12)};
      if (slot.magic == kSlotMagic && slot.first_block == 0) continue;
      auto blob = read_blob(file, slot);
      if (blob && blob->size() > bytes_left) return corrupt("blobs overlap: together they are larger than the file");
      if (blob) bytes_left -= blob->size();
      const Result<std::string_view> handed =
          blob ? Result<std::string_view>(*blob) : blob.error().in("slot " + std::to_string((start + at) / kSlotBytes));
      if (auto visited = visit(handed); !visited) return visited;
    }
  }
  return {};
}

}  // namespace coaming
