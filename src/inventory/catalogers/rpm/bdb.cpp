#include "inventory/catalogers/rpm/bdb.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "inventory/catalogers/rpm/header.h"

namespace coaming {
namespace {

constexpr std::uint32_t kHashMagic = 0x061561;
constexpr std::uint32_t kBtreeMagic = 0x053162;
constexpr std::uint32_t kMinPageBytes = 512;
constexpr std::uint32_t kMaxPageBytes = 65'536;
constexpr std::uint32_t kMetadataBytes = 224;  // to the end of the spares
constexpr std::uint32_t kPageHeaderBytes = 26;
constexpr std::uint32_t kOffPageBytes = 12;
constexpr std::uint32_t kKeyBytes = 4;

enum class PageType : std::uint8_t { UnsortedHash = 2, Overflow = 7, HashMetadata = 8, Hash = 13 };
enum class ItemType : std::uint8_t { KeyData = 1, OffPage = 3 };

struct PageHeader {
  std::uint32_t number;
  std::uint32_t next;     // 0: none
  std::uint32_t entries;  // items on a hash page
  std::uint32_t used;     // bytes on an overflow page
  PageType type;
};

Error corrupt(std::string message) { return {ErrorCode::Corrupt, std::move(message)}; }

class HashFile {
 public:
  static Result<HashFile> open(const ByteRange& file);
  Result<void> visit_buckets(const RpmBlobVisitor& visit);

 private:
  explicit HashFile(const ByteRange& file) : file_(file) {}

  [[nodiscard]] std::uint32_t load16(const char* p) const {
    const std::uint16_t value = load_le16(p);
    return big_endian_ ? __builtin_bswap16(value) : value;
  }
  [[nodiscard]] std::uint32_t load32(const char* p) const { return big_endian_ ? load_be32(p) : load_le32(p); }

  Result<void> read_metadata();
  Result<PageHeader> take_page(std::uint32_t number);
  Result<void> visit_bucket(std::uint32_t first, const RpmBlobVisitor& visit);
  Result<void> visit_pairs(const PageHeader& header, const RpmBlobVisitor& visit);
  Result<std::string_view> read_pair(std::size_t index, std::size_t entries);
  Result<std::string_view> read_chain(std::uint32_t number, std::uint32_t size);

  ByteRange file_;
  bool big_endian_ = false;
  std::uint32_t page_bytes_ = 0;
  std::uint32_t pages_ = 0;  // those the metadata states and the file holds
  std::uint32_t max_bucket_ = 0;
  std::array<std::uint32_t, 32> spares_{};  // what to add to a bucket to get its page, by the bucket's bits
  std::vector<bool> taken_;                 // the pages followed so far, so that no chain can be a cycle
  std::string page_;                        // the hash page in hand
  std::string chain_;                       // the last value that lay on overflow pages
};

Result<HashFile> HashFile::open(const ByteRange& file) {
  HashFile hash(file);
  if (auto read = hash.read_metadata(); !read) return read.error();
  return hash;
}

Result<void> HashFile::read_metadata() {
  std::array<char, kMetadataBytes> page{};
  const char* bytes = page.data();
  if (auto read = file_.read_at(0, page); !read) return read.error().in("metadata");
  big_endian_ = load_be32(bytes + 12) == kHashMagic || load_be32(bytes + 12) == kBtreeMagic;
  const std::uint32_t magic = load32(bytes + 12);
  if (magic == kBtreeMagic) return Error{ErrorCode::Unsupported, "a Berkeley DB btree; packages lie in a hash"};
  if (magic != kHashMagic) return corrupt("not a Berkeley DB hash");
  const std::uint32_t version = load32(bytes + 16);
  if (version < 8 || version > 10) {
    return Error{ErrorCode::Unsupported, "Berkeley DB hash version " + std::to_string(version) + "; 8 to 10 are known"};
  }
  if (bytes[24] != 0) return Error{ErrorCode::Unsupported, "an encrypted Berkeley DB"};
  if (bytes[26] != 0) return Error{ErrorCode::Unsupported, "a Berkeley DB with checksums or partitions"};
  if (static_cast<PageType>(bytes[25]) != PageType::HashMetadata) return corrupt("page 0 is not hash metadata");

  page_bytes_ = load32(bytes + 20);
  if (!std::has_single_bit(page_bytes_) || page_bytes_ < kMinPageBytes || page_bytes_ > kMaxPageBytes) {
    return corrupt("pages of " + std::to_string(page_bytes_) + " bytes");
  }
  const std::uint64_t pages = std::min<std::uint64_t>(load32(bytes + 32) + 1ULL, file_.size() / page_bytes_);
  if (pages > kMaxBdbPages) {
    return Error{ErrorCode::TooLarge, std::to_string(pages) + " pages, the limit is " + std::to_string(kMaxBdbPages)};
  }
  pages_ = static_cast<std::uint32_t>(pages);
  max_bucket_ = load32(bytes + 72);
  for (std::size_t i = 0; i < spares_.size(); ++i) spares_[i] = load32(bytes + 96 + 4 * i);
  taken_.assign(pages_, false);
  return {};
}

// The header of a page that nothing has led to before.
Result<PageHeader> HashFile::take_page(std::uint32_t number) {
  const std::string name = "page " + std::to_string(number);
  if (number == 0 || number >= pages_) return corrupt(name + " does not exist, there are " + std::to_string(pages_));
  if (taken_[number]) return corrupt(name + " is used twice");
  taken_[number] = true;
  std::array<char, kPageHeaderBytes> bytes{};
  if (auto read = file_.read_at(std::uint64_t{number} * page_bytes_, bytes); !read) return read.error().in(name);
  const PageHeader header{load32(bytes.data() + 8), load32(bytes.data() + 16), load16(bytes.data() + 20),
                          load16(bytes.data() + 22), static_cast<PageType>(bytes[25])};
  if (header.number != number) return corrupt(name + " says it is page " + std::to_string(header.number));
  return header;
}

Result<void> HashFile::visit_buckets(const RpmBlobVisitor& visit) {
  for (std::uint64_t bucket = 0; bucket <= max_bucket_; ++bucket) {
    const auto bits = static_cast<std::size_t>(std::bit_width(bucket));
    // Wide enough not to wrap; a bucket's page never lies before the page of the bucket's own number.
    const std::uint64_t first = bits < spares_.size() ? bucket + spares_[bits] : pages_;
    if (first >= pages_) {
      return corrupt("ends after page " + std::to_string(pages_) + ", before bucket " + std::to_string(bucket) +
                     " of " + std::to_string(max_bucket_ + 1ULL));
    }
    if (auto visited = visit_bucket(static_cast<std::uint32_t>(first), visit); !visited) return visited;
  }
  return {};
}

Result<void> HashFile::visit_bucket(std::uint32_t first, const RpmBlobVisitor& visit) {
  for (std::uint32_t number = first; number != 0;) {
    auto header = take_page(number);
    if (!header) return visit(header.error());
    if (header->type != PageType::Hash && header->type != PageType::UnsortedHash) {
      return visit(corrupt("page " + std::to_string(number) + " is not a hash page"));
    }
    page_.resize(page_bytes_);
    if (auto read = file_.read_at(std::uint64_t{number} * page_bytes_, page_); !read) return visit(read.error());
    if (auto visited = visit_pairs(*header, visit); !visited) return visited;
    number = header->next;
  }
  return {};
}

// Pairs of key and value, each item named by its offset on the page. They fill the page from its end, so
// an item reaches up to where the one before it begins.
Result<void> HashFile::visit_pairs(const PageHeader& header, const RpmBlobVisitor& visit) {
  const std::string name = "page " + std::to_string(header.number);
  if (header.entries % 2 != 0 || header.entries > (page_bytes_ - kPageHeaderBytes) / 2) {
    return visit(corrupt(name + " states " + std::to_string(header.entries) + " items"));
  }
  for (std::uint32_t index = 0; index < header.entries; index += 2) {
    auto value = read_pair(index, header.entries);
    if (value && value->empty()) continue;
    const Result<std::string_view> handed =
        value ? *value : Result<std::string_view>(value.error().in(name + ", item " + std::to_string(index + 1)));
    if (auto visited = visit(handed); !visited) return visited;
  }
  return {};
}

// The value of a pair; empty under key 0.
Result<std::string_view> HashFile::read_pair(std::size_t index, std::size_t entries) {
  const char* offsets = page_.data() + kPageHeaderBytes;
  const std::uint32_t end = index == 0 ? page_bytes_ : load16(offsets + 2 * (index - 1));
  const std::uint32_t key = load16(offsets + 2 * index);
  const std::uint32_t value = load16(offsets + 2 * (index + 1));
  if (end > page_bytes_ || key >= end || value >= key || value < kPageHeaderBytes + 2 * entries) {
    return corrupt("lies outside the page");
  }
  const std::string_view key_item = std::string_view(page_).substr(key, end - key);
  if (static_cast<ItemType>(key_item[0]) != ItemType::KeyData || key_item.size() != 1 + kKeyBytes) {
    return corrupt("the key is not the number of a package");
  }
  if (load32(key_item.data() + 1) == 0) return std::string_view{};
  const std::string_view item = std::string_view(page_).substr(value, key - value);
  if (static_cast<ItemType>(item[0]) == ItemType::KeyData && item.size() > 1) return item.substr(1);
  if (static_cast<ItemType>(item[0]) == ItemType::OffPage && item.size() == kOffPageBytes) {
    return read_chain(load32(item.data() + 4), load32(item.data() + 8));
  }
  return corrupt("the value has type " + std::to_string(static_cast<unsigned char>(item[0])) + " and " +
                 std::to_string(item.size()) + " bytes");
}

Result<std::string_view> HashFile::read_chain(std::uint32_t number, std::uint32_t size) {
  if (size > kMaxRpmHeaderBytes) {
    return Error{ErrorCode::TooLarge,
                 "a value of " + std::to_string(size) + " bytes, the limit is " + std::to_string(kMaxRpmHeaderBytes)};
  }
  if (size == 0) return corrupt("a value of 0 bytes on overflow pages");
  chain_.clear();
  while (chain_.size() < size) {
    auto header = take_page(number);
    if (!header) return header.error();
    if (header->type != PageType::Overflow) return corrupt("page " + std::to_string(number) + " is no overflow page");
    const std::size_t filled = chain_.size();
    if (header->used > page_bytes_ - kPageHeaderBytes || header->used > size - filled) {
      return corrupt("overflow page " + std::to_string(number) + " states " + std::to_string(header->used) + " bytes");
    }
    chain_.resize(filled + header->used);
    const std::uint64_t offset = std::uint64_t{number} * page_bytes_ + kPageHeaderBytes;
    if (auto read = file_.read_at(offset, std::span(chain_).subspan(filled)); !read) return read.error();
    number = header->next;
  }
  return std::string_view(chain_);
}

}  // namespace

Result<void> visit_rpm_bdb(const ByteRange& file, const RpmBlobVisitor& visit) {
  auto hash = HashFile::open(file);
  if (!hash) return hash.error();
  return hash->visit_buckets(visit);
}

}  // namespace coaming
