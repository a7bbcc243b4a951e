#include "base/zip.h"

#include <algorithm>
#include <array>
#include <string>

#include <isa-l/crc.h>

#include "base/bytes.h"
#include "base/inflate.h"

namespace coaming {

namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): used below

constexpr std::string_view kEnd = "PK\x05\x06"sv, kEnd64 = "PK\x06\x06"sv, kLocator64 = "PK\x06\x07"sv;
constexpr std::string_view kCentral = "PK\x01\x02"sv, kLocal = "PK\x03\x04"sv;
constexpr std::size_t kEndBytes = 22, kEnd64Bytes = 56, kLocatorBytes = 20, kCentralBytes = 46, kLocalBytes = 30;
constexpr std::uint64_t kLongestComment = 0xffff;
constexpr std::uint32_t kInZip64 = 0xffffffff;  // of a 32-bit field: the value stands in the zip64 record
constexpr std::uint16_t kZip64Extra = 1;
constexpr std::uint16_t kStored = 0, kDeflate = 8;

Error corrupt(std::string message) { return {ErrorCode::Corrupt, std::move(message)}; }

// Where the central directory lies.
struct Directory {
  std::uint64_t offset = 0;  // in the file
  std::uint64_t size = 0;
  std::uint64_t prefix = 0;  // what has to be added to the offsets that entries state
};

// The place of the end record: the last one whose comment fits into what follows.
Result<std::uint64_t> find_end(const ByteRange& file) {
  const std::uint64_t tail_size = std::min<std::uint64_t>(file.size(), kEndBytes + kLongestComment);
  const std::uint64_t tail_at = file.size() - tail_size;
  auto tail = file.slice(tail_at, tail_size).read_all(tail_size);
  if (!tail) return tail.error();
  const std::string_view text = *tail;
  for (std::size_t at = text.rfind(kEnd); at != std::string_view::npos; at = text.rfind(kEnd, at - 1)) {
    const bool fits = text.size() - at >= kEndBytes && load_le16(&text[at + 20]) <= text.size() - at - kEndBytes;
    if (fits) return tail_at + at;
    if (at == 0) break;
  }
  return corrupt("not a zip archive, or one that is cut off: it has no end of a central directory");
}

// Reads the zip64 record where there is one; sets `end_at` to it.
Result<bool> read_end64(const ByteRange& file, std::uint64_t& end_at, Directory& directory) {
  std::array<char, kLocatorBytes> locator{};
  if (end_at < kLocatorBytes || !file.read_at(end_at - kLocatorBytes, locator)) return false;
  if (std::string_view(locator.data(), 4) != kLocator64) return false;
  // The stated place, or where it must be with something in front of the archive.
  const std::uint64_t stated = load_le64(&locator[8]);
  std::array<char, kEnd64Bytes> record{};
  for (const std::uint64_t at :
       {stated, end_at - kLocatorBytes - std::min(end_at - kLocatorBytes, std::uint64_t{56})}) {
    if (!file.read_at(at, record) || std::string_view(record.data(), 4) != kEnd64) continue;
    directory.size = load_le64(&record[40]);
    directory.offset = load_le64(&record[48]);
    end_at = at;
    return true;
  }
  return corrupt("the zip64 end of the central directory is not where it should be");
}

Result<Directory> find_directory(const ByteRange& file) {
  const auto end = find_end(file);
  if (!end) return end.error();
  std::array<char, kEndBytes> record{};
  if (auto read = file.read_at(*end, record); !read) return read.error();
  Directory directory;
  directory.size = load_le32(&record[12]);
  directory.offset = load_le32(&record[16]);
  std::uint64_t end_at = *end;
  if (auto is_64 = read_end64(file, end_at, directory); !is_64) return is_64.error();
  if (directory.size > end_at || directory.offset > end_at - directory.size) {
    return corrupt("the central directory does not lie in front of its end");
  }
  directory.prefix = end_at - directory.size - directory.offset;
  directory.offset += directory.prefix;
  return directory;
}

// Reads the directory in pieces, so that one of any size costs no more memory than its longest entry.
class DirectoryReader {
 public:
  DirectoryReader(const ByteRange& file, const Directory& directory)
      : bytes_(file.slice(directory.offset, directory.size)) {}

  [[nodiscard]] bool is_at_end() const { return at_ >= bytes_.size(); }

  // The next `size` bytes without passing over them.
  Result<std::string_view> peek(std::uint64_t size) {
    if (size > bytes_.size() - at_) return corrupt("the central directory ends within an entry");
    if (const auto memory = bytes_.in_memory()) return memory->substr(at_, size);
    if (at_ < window_at_ || at_ + size > window_at_ + window_.size()) {
      const std::uint64_t wanted = std::min(std::max(size, kWindowBytes), bytes_.size() - at_);
      auto read = bytes_.slice(at_, wanted).read_all(wanted);
      if (!read) return read.error();
      window_ = std::move(*read);
      window_at_ = at_;
    }
    return std::string_view(window_).substr(at_ - window_at_, size);
  }
  void pass(std::uint64_t size) { at_ += size; }

 private:
  static constexpr std::uint64_t kWindowBytes = 256 << 10;
  ByteRange bytes_;
  std::uint64_t at_ = 0;
  std::string window_;
  std::uint64_t window_at_ = 0;
};

// Takes the values that did not fit into 32 bits out of the extra fields.
Result<void> read_extra(std::string_view extra, ZipEntry& entry) {
  while (extra.size() >= 4) {
    const std::uint16_t kind = load_le16(extra.data());
    const std::uint16_t size = load_le16(extra.data() + 2);
    extra.remove_prefix(4);
    // Some tools pad with bytes that are no fields.
    if (size > extra.size()) break;
    std::string_view field = extra.substr(0, size);
    extra.remove_prefix(size);
    if (kind != kZip64Extra) continue;
    for (std::uint64_t* value : {&entry.size, &entry.packed_size, &entry.offset}) {
      if (*value != kInZip64) continue;
      if (field.size() < 8) return corrupt("a zip64 field that is too short");
      *value = load_le64(field.data());
      field.remove_prefix(8);
    }
    return {};
  }
  return {};
}

}  // namespace

Result<void> visit_zip(const ByteRange& file, const std::function<Result<void>(const ZipEntry&)>& visit) {
  const auto directory = find_directory(file);
  if (!directory) return directory.error();
  DirectoryReader reader(file, *directory);
  for (std::uint64_t number = 1; !reader.is_at_end(); ++number) {
    const std::string which = "entry " + std::to_string(number);
    if (number > kMaxZipEntries) {
      return Error{ErrorCode::TooLarge, "more than " + std::to_string(kMaxZipEntries) + " entries"};
    }
    const auto fixed = reader.peek(kCentralBytes);
    if (!fixed) return fixed.error().in(which);
    if (!fixed->starts_with(kCentral)) return corrupt(which + ": not a header of the central directory");
    const char* p = fixed->data();
    const std::uint64_t name_size = load_le16(p + 28);
    const std::uint64_t extra_size = load_le16(p + 30);
    const std::uint64_t total = kCentralBytes + name_size + extra_size + load_le16(p + 32);
    const auto whole = reader.peek(total);
    if (!whole) return whole.error().in(which);
    p = whole->data();
    ZipEntry entry;
    entry.is_encrypted = (load_le16(p + 8) & 1) != 0;
    entry.method = load_le16(p + 10);
    entry.checksum = load_le32(p + 16);
    entry.packed_size = load_le32(p + 20);
    entry.size = load_le32(p + 24);
    entry.offset = load_le32(p + 42);
    entry.name = whole->substr(kCentralBytes, name_size);
    if (auto read = read_extra(whole->substr(kCentralBytes + name_size, extra_size), entry); !read) {
      return read.error().in(which);
    }
    if (entry.offset > file.size()) return corrupt(which + " lies beyond the file");
    entry.offset += directory->prefix;
    if (auto visited = visit(entry); !visited) return visited;
    reader.pass(total);
  }
  return {};
}

Result<ByteRange> zip_content(const ByteRange& file, const ZipEntry& entry) {
  std::array<char, kLocalBytes> header{};
  if (!file.read_at(entry.offset, header) || std::string_view(header.data(), 4) != kLocal) {
    return corrupt("its local header is not where the central directory says");
  }
  // The sizes of the names may differ from those of the central directory.
  const std::uint64_t at = entry.offset + kLocalBytes + load_le16(&header[26]) + load_le16(&header[28]);
  if (at > file.size() || entry.packed_size > file.size() - at) return corrupt("its content reaches beyond the file");
  return file.slice(at, entry.packed_size);
}

Result<std::string> read_zip_entry(const ByteRange& file, const ZipEntry& entry, std::uint64_t limit) {
  if (entry.is_encrypted) return Error{ErrorCode::Unsupported, "it is encrypted"};
  if (entry.method != kStored && entry.method != kDeflate) {
    return Error{ErrorCode::Unsupported,
                 "it is packed by method " + std::to_string(entry.method) + "; only stored and deflate can be read"};
  }
  if (entry.size > limit) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(entry.size) + " bytes, the limit is " + std::to_string(limit) + " bytes"};
  }
  const auto packed = zip_content(file, entry);
  if (!packed) return packed.error();
  // What expands to more than is stated is not expanded to its end.
  auto content = entry.method == kStored ? packed->read_all(entry.size)
                                         : inflate(DeflateForm::Raw, *packed, entry.size, entry.size);
  if (!content) {
    const bool is_longer = content.error().code == ErrorCode::TooLarge;
    return is_longer ? corrupt("it is larger than the " + std::to_string(entry.size) + " bytes that are stated")
                     : content.error();
  }
  if (content->size() != entry.size) {
    return corrupt(std::to_string(entry.size) + " bytes are stated, but it has " + std::to_string(content->size()));
  }
  const std::uint32_t checksum =
      crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(content->data()), content->size());
  if (checksum != entry.checksum) return corrupt("its checksum is wrong");
  return content;
}

}  // namespace coaming
