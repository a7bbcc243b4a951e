#include "artifact/tar_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

namespace coaming {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kJumpBlock = 4096;      // read at once where one can jump
constexpr std::size_t kZeroPiece = 64 << 10;  // how much of a hole is handed out at once

// Where the fields of a header stand. Source: POSIX.1-2017 pax, table 4-14; GNU tar, struct oldgnu_header.
struct Field {
  std::size_t offset;
  std::size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kMode{100, 8};
constexpr Field kUid{108, 8};
constexpr Field kGid{116, 8};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr std::size_t kTypeOffset = 156;
constexpr Field kLink{157, 100};
constexpr Field kMagic{257, 6};
constexpr Field kVersion{263, 2};
constexpr Field kPrefix{345, 155};
constexpr Field kStarPrefix{345, 131};  // of an archive by star, which has times behind it
constexpr Field kStarTrailer{508, 4};
constexpr Field kGnuAccessTime{345, 12};
constexpr Field kGnuChangeTime{357, 12};
constexpr std::size_t kSparseOffset = 386;          // four (offset, size) pairs of 12 bytes each
constexpr std::size_t kSparseExtendedOffset = 482;  // not 0: a block of 21 more pairs follows
constexpr Field kRealSize{483, 12};

std::string_view field(const char* block, Field where) { return {block + where.offset, where.size}; }

// Up to the first NUL, or the whole field.
std::string_view text(const char* block, Field where) {
  const std::string_view raw = field(block, where);
  return raw.substr(0, raw.find('\0'));
}

// An octal number, or one in base 256 where the first bit is set, perhaps negative. None for text that is no number,
// or one that 64 bits do not hold. An empty field is 0.
std::optional<std::int64_t> signed_number(std::string_view raw) {
  const auto first = static_cast<unsigned char>(raw[0]);
  if ((first & 0x80) != 0) {
    const unsigned inverted = (first & 0x40) != 0 ? 0xff : 0;  // of a negative number, -x - 1
    std::uint64_t value = (first ^ inverted) & 0x7f;
    for (const char c : raw.substr(1)) {
      if (value >> 55 != 0) return std::nullopt;
      value = value << 8 | (static_cast<unsigned char>(c) ^ inverted);
    }
    return inverted != 0 ? ~static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  }
  const auto begin = std::min(raw.find_first_not_of(std::string_view(" \0", 2)), raw.size());
  std::string_view digits = raw.substr(begin);
  digits = digits.substr(0, digits.find('\0'));
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value << 3 | static_cast<std::int64_t>(c - '0');
  }
  return value;
}

// The same where only 0 and above make sense.
std::optional<std::uint64_t> number(std::string_view raw) {
  const auto value = signed_number(raw);
  if (!value || *value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

// Of an owner or mode, which nothing is read by: what is no number, or does not fit, is 0.
std::uint32_t small_number(const char* block, Field where) {
  const auto value = number(field(block, where));
  return value && *value <= std::numeric_limits<std::uint32_t>::max() ? static_cast<std::uint32_t>(*value) : 0;
}

std::optional<std::uint64_t> decimal(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  if (digits.empty() || failure != std::errc() || end != digits.data() + digits.size() || value > kLargest) return {};
  return value;
}

// Old writers summed signed bytes.
bool checksum_matches(const char* block) {
  const auto stated = number(field(block, kChecksum));
  std::uint64_t as_unsigned = 0;
  std::int64_t as_signed = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    const char c = own ? ' ' : block[i];
    as_unsigned += static_cast<unsigned char>(c);
    as_signed += static_cast<signed char>(c);
  }
  return stated && (*stated == as_unsigned || static_cast<std::int64_t>(*stated) == as_signed);
}

bool is_zero(const char* block) {
  return std::all_of(block, block + kBlock, [](char c) { return c == '\0'; });
}

std::uint64_t padding_behind(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

// What stands in front of the name. Only POSIX "ustar" has a prefix; GNU has two times in its place, but Go before 1.8
// wrote a prefix there, so that Go still takes for one what cannot be times.
std::string_view prefix_of(const char* block) {
  const std::string_view magic = field(block, kMagic);
  if (magic == std::string_view("ustar\0", 6)) {
    const bool is_star = field(block, kStarTrailer) == std::string_view("tar\0", 4);
    return text(block, is_star ? kStarPrefix : kPrefix);
  }
  if (magic != "ustar " || field(block, kVersion) != std::string_view(" \0", 2)) return {};
  const auto is_time = [&](Field where) { return block[where.offset] == '\0' || signed_number(field(block, where)); };
  if (is_time(kGnuAccessTime) && is_time(kGnuChangeTime)) return {};
  const std::string_view prefix = text(block, kPrefix);
  const bool is_ascii = std::all_of(prefix.begin(), prefix.end(), [](char c) { return (c & 0x80) == 0; });
  return is_ascii ? prefix : std::string_view();
}

}  // namespace

TarReader::TarReader(ByteRange archive) : archive_(archive), can_jump_(true), block_(kJumpBlock) {}

Error TarReader::corrupt(const std::string& what) const {
  return {ErrorCode::Corrupt, "tar: header at byte " + std::to_string(header_at_) + ": " + what};
}

Result<std::string_view> TarReader::piece(std::uint64_t at_most) {
  if (pending_.empty() && can_jump_) {
    const std::size_t size = std::min<std::uint64_t>(block_.size(), archive_.size() - position_);
    if (auto read = archive_.read_at(position_, std::span(block_.data(), size)); !read) return read.error();
    pending_ = std::string_view(block_.data(), size);
  } else if (pending_.empty()) {
    auto more = input_();
    if (!more) return more.error();
    pending_ = *more;
  }
  const std::string_view part = pending_.substr(0, std::min<std::uint64_t>(at_most, pending_.size()));
  pending_.remove_prefix(part.size());
  position_ += part.size();
  return part;
}

Result<bool> TarReader::read_block(char* block) {
  std::size_t done = 0;
  while (done < kBlock) {
    const auto part = piece(kBlock - done);
    if (!part) return part.error();
    if (part->empty()) {
      if (done == 0) return false;
      return corrupt("the archive is cut short inside the header");
    }
    std::memcpy(block + done, part->data(), part->size());
    done += part->size();
  }
  return true;
}

Result<void> TarReader::jump(std::uint64_t size) {
  if (size > archive_.size() - position_) {
    return corrupt("the archive is cut short, " + std::to_string(size - (archive_.size() - position_)) +
                   " bytes are missing");
  }
  pending_.remove_prefix(std::min<std::uint64_t>(size, pending_.size()));
  position_ += size;
  return {};
}

Result<void> TarReader::skip(std::uint64_t size) {
  if (can_jump_) return jump(size);
  while (size > 0) {
    const auto part = piece(size);
    if (!part) return part.error();
    if (part->empty()) return corrupt("the archive is cut short, " + std::to_string(size) + " bytes are missing");
    size -= part->size();
  }
  return {};
}

Result<std::string> TarReader::read_extension(std::uint64_t size) {
  if (size > kMaxTarExtensionBytes) {
    return Error{ErrorCode::TooLarge, "tar: header at byte " + std::to_string(header_at_) + ": an extended header of " +
                                          std::to_string(size) + " bytes, the limit is " +
                                          std::to_string(kMaxTarExtensionBytes)};
  }
  std::string bytes;
  bytes.reserve(size);
  while (bytes.size() < size) {
    const auto part = piece(size - bytes.size());
    if (!part) return part.error();
    if (part->empty()) return corrupt("the archive is cut short inside an extended header");
    bytes += *part;
  }
  if (auto skipped = skip(padding_behind(size)); !skipped) return skipped.error();
  return bytes;
}

// A record is "<length> <key>=<value>\n", its length counting all of it.
Result<void> TarReader::read_pax(std::string_view records, Extension& extension) const {
  while (!records.empty() && records.front() != '\0') {
    const auto space = records.find(' ');
    const auto length = space == std::string_view::npos ? std::nullopt : decimal(records.substr(0, space));
    if (!length || *length <= space + 1 || *length > records.size() || records[*length - 1] != '\n') {
      return corrupt("a pax record whose length is wrong");
    }
    const std::string_view record = records.substr(space + 1, *length - space - 2);
    records.remove_prefix(*length);
    const auto equals = record.find('=');
    if (equals == std::string_view::npos) return corrupt("a pax record without '='");
    const std::string_view key = record.substr(0, equals);
    const std::string_view value = record.substr(equals + 1);

    const bool is_text = key == "path" || key == "linkpath" || key == "GNU.sparse.name";
    if (is_text && value.find('\0') != std::string_view::npos) return corrupt("a NUL in pax " + std::string(key));
    const bool is_number = key == "size" || key == "GNU.sparse.realsize" || key == "GNU.sparse.size" ||
                           key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes";
    const auto parsed = decimal(is_number ? value : "0");
    if (!parsed) return corrupt("pax " + std::string(key) + " is not a number that can be used");

    if (key == "path") {
      extension.path = value;
    } else if (key == "linkpath") {
      extension.link_target = value;
    } else if (key == "size") {
      extension.size = *parsed;
    } else if (key == "uid") {
      extension.uid = decimal(value);
    } else if (key == "gid") {
      extension.gid = decimal(value);
    } else if (key == "SCHILY.xattr.security.capability") {
      extension.capabilities = value;
    } else if (key == "GNU.sparse.name") {
      extension.sparse_name = value;
    } else if (key == "GNU.sparse.size") {
      extension.sparse_size = *parsed;
    } else if (key == "GNU.sparse.realsize") {
      extension.sparse_real_size = *parsed;
    } else if (key == "GNU.sparse.major") {
      extension.sparse_major = value;
    } else if (key == "GNU.sparse.minor") {
      extension.sparse_minor = value;
    } else if (key == "GNU.sparse.map") {
      extension.sparse_map = value;
    } else if (key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes") {
      if (!extension.sparse_map.empty()) extension.sparse_map += ',';
      extension.sparse_map += value;
    }
  }
  return {};
}

Result<void> TarReader::add_region(std::uint64_t offset, std::uint64_t size) {
  if (regions_.size() >= kMaxTarSparseRegions) {
    return Error{ErrorCode::TooLarge, "tar: header at byte " + std::to_string(header_at_) + ": a sparse file of over " +
                                          std::to_string(kMaxTarSparseRegions) + " regions"};
  }
  const std::uint64_t end = regions_.empty() ? 0 : regions_.back().offset + regions_.back().size;
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  if (offset < end || offset > kLargest || size > kLargest - offset)
    return corrupt("a sparse map that overlaps itself");
  regions_.push_back({offset, size});
  return {};
}

Result<void> TarReader::finish_regions(std::uint64_t real_size) {
  std::uint64_t sum = 0;
  for (const Region& region : regions_) sum += region.size;
  const std::uint64_t end = regions_.empty() ? 0 : regions_.back().offset + regions_.back().size;
  if (end > real_size || sum != stored_) return corrupt("a sparse map that does not fit the file's size");
  regions_.push_back({real_size, 0});
  sparse_ = true;
  region_ = 0;
  written_ = 0;
  return {};
}

Result<void> TarReader::start_old_sparse(const char* block, TarEntry& entry) {
  const auto real_size = number(field(block, kRealSize));
  if (!real_size) return corrupt("the size of a sparse file is not a number");
  char more[kBlock];
  const char* pairs = block + kSparseOffset;
  std::size_t count = 4;
  bool extended = block[kSparseExtendedOffset] != 0;
  for (;;) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view offset_field(pairs + 24 * i, 12);
      const std::string_view size_field(pairs + 24 * i + 12, 12);
      if (offset_field[0] == '\0') break;
      const auto offset = number(offset_field);
      const auto size = number(size_field);
      if (!offset || !size) return corrupt("a sparse map that holds no numbers");
      if (auto added = add_region(*offset, *size); !added) return added;
    }
    if (!extended) break;
    const auto read = read_block(more);
    if (!read) return read.error();
    if (!*read) return corrupt("the archive is cut short inside a sparse map");
    pairs = more;
    count = 21;
    extended = more[504] != 0;
  }
  entry.size = *real_size;
  return finish_regions(*real_size);
}

Result<void> TarReader::start_pax_sparse(const Extension& extension, TarEntry& entry) {
  if (!extension.sparse_name.empty()) entry.path = extension.sparse_name;
  std::vector<std::uint64_t> numbers;
  if (extension.sparse_major == "1") {
    // Version 1.0: the map stands in front of the content, one number a line, padded to whole blocks.
    std::string digits;
    std::uint64_t wanted = 1;
    char block[kBlock];
    while (numbers.size() < wanted) {
      if (stored_ < kBlock) return corrupt("a sparse map that is cut short");
      if (auto read = read_block(block); !read || !*read) return corrupt("a sparse map that is cut short");
      stored_ -= kBlock;
      for (const char c : std::string_view(block, kBlock)) {
        if (numbers.size() == wanted) break;
        if (c != '\n') {
          digits += c;
          if (digits.size() > 20) return corrupt("a sparse map that holds no numbers");
          continue;
        }
        const auto value = decimal(digits);
        digits.clear();
        if (!value) return corrupt("a sparse map that holds no numbers");
        if (numbers.empty() && *value > kMaxTarSparseRegions) return corrupt("a sparse file of too many regions");
        if (numbers.empty()) wanted = 1 + 2 * *value;
        numbers.push_back(*value);
      }
    }
    numbers.erase(numbers.begin());
  } else {
    std::string_view rest = extension.sparse_map;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      const auto value = decimal(rest.substr(0, comma));
      if (!value) return corrupt("a sparse map that holds no numbers");
      numbers.push_back(*value);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  if (numbers.size() % 2 != 0) return corrupt("a sparse map with half a region");
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    if (auto added = add_region(numbers[i], numbers[i + 1]); !added) return added;
  }
  if (extension.sparse_real_size) entry.size = *extension.sparse_real_size;
  if (extension.sparse_size) entry.size = *extension.sparse_size;
  return finish_regions(entry.size);
}

Result<void> TarReader::start_entry(const char* block, std::uint64_t size, Extension& extension, TarEntry& entry) {
  const char type = block[kTypeOffset];
  entry.path = text(block, kName);
  if (const std::string_view prefix = prefix_of(block); !prefix.empty()) {
    entry.path = std::string(prefix) + "/" + entry.path;
  }
  entry.link_target = text(block, kLink);
  if (!extension.path.empty()) entry.path = std::move(extension.path);
  if (!extension.link_target.empty()) entry.link_target = std::move(extension.link_target);
  // Of a pax path and a GNU long name, the latter counts, whatever their order.
  if (!extension.long_name.empty()) entry.path = std::move(extension.long_name);
  if (!extension.long_link.empty()) entry.link_target = std::move(extension.long_link);
  size = extension.size.value_or(size);
  entry.mode = small_number(block, kMode) & 07777;
  entry.uid = static_cast<std::uint32_t>(extension.uid.value_or(small_number(block, kUid)));
  entry.gid = static_cast<std::uint32_t>(extension.gid.value_or(small_number(block, kGid)));
  entry.capabilities = std::move(extension.capabilities);

  switch (type) {
    case '1': entry.kind = TarKind::HardLink; break;
    case '2': entry.kind = TarKind::SymbolicLink; break;
    case '3':
    case '4': entry.kind = TarKind::Device; break;
    case '5': entry.kind = TarKind::Folder; break;
    case '6': entry.kind = TarKind::Fifo; break;
    default: entry.kind = TarKind::File; break;
  }
  // As archives before POSIX have it; with type '0' the engines make a file of it, slash or no slash.
  if (type == '\0' && entry.path.ends_with('/')) entry.kind = TarKind::Folder;
  // Only a file has content; some writers state a size for the others, and the engines pass over it too.
  stored_ = entry.kind == TarKind::File ? size : 0;
  padding_ = padding_behind(stored_);
  entry.size = stored_;
  if (entry.kind != TarKind::File) entry.size = 0;

  if (type == 'S') return start_old_sparse(block, entry);
  const std::string version = extension.sparse_major + "." + extension.sparse_minor;
  const bool has_version = version == "0.0" || version == "0.1" || version == "1.0";
  const bool is_guessed = version == "." && !extension.sparse_map.empty();  // version 0 may leave it out
  if (entry.kind != TarKind::File || (!has_version && !is_guessed)) return {};
  return start_pax_sparse(extension, entry);
}

Result<bool> TarReader::next(TarEntry& entry) {
  if (done_) return false;
  if (auto skipped = skip(stored_ + padding_); !skipped) return skipped.error();
  stored_ = padding_ = 0;
  sparse_ = false;
  regions_.clear();

  Extension extension;
  char block[kBlock];
  for (;;) {
    header_at_ = position_;
    const auto read = read_block(block);
    if (!read) return read.error();
    if (!*read || is_zero(block)) {
      if (*read) {
        const auto second = read_block(block);
        if (!second) return second.error();
        if (*second && !is_zero(block)) return corrupt("one block of zeros where two end the archive");
      }
      done_ = true;
      return false;
    }
    if (!checksum_matches(block))
      return corrupt("the checksum does not match: this is not a tar archive, or it is damaged");
    const auto size = number(field(block, kSize));
    if (!size || *size > std::numeric_limits<std::int64_t>::max() - kBlock) {
      return corrupt("the size is negative or not a number");
    }
    const char type = block[kTypeOffset];
    if (type != 'x' && type != 'g' && type != 'L' && type != 'K') {
      if (auto started = start_entry(block, *size, extension, entry); !started) return started.error();
      return true;
    }
    auto bytes = read_extension(*size);
    if (!bytes) return bytes.error();
    if (type == 'L') {
      extension.long_name = bytes->substr(0, bytes->find('\0'));
    } else if (type == 'K') {
      extension.long_link = bytes->substr(0, bytes->find('\0'));
    } else if (type == 'x') {
      // A second pax header takes the place of the first; the GNU names stay.
      Extension again;
      again.long_name = std::move(extension.long_name);
      again.long_link = std::move(extension.long_link);
      if (auto parsed = read_pax(*bytes, again); !parsed) return parsed.error();
      extension = std::move(again);
    } else {
      // The engines pass over a global header as over an entry of its own, with all that stood in front of it.
      extension = {};
    }
  }
}

Result<std::string_view> TarReader::content() {
  static constexpr char kZeros[kZeroPiece] = {};
  if (sparse_) {
    while (region_ < regions_.size() && written_ == regions_[region_].offset + regions_[region_].size) ++region_;
    if (region_ == regions_.size()) return std::string_view();
    const Region& region = regions_[region_];
    if (written_ < region.offset) {
      const std::size_t size = std::min<std::uint64_t>(kZeroPiece, region.offset - written_);
      written_ += size;
      return std::string_view(kZeros, size);
    }
  }
  const std::uint64_t left = sparse_ ? regions_[region_].offset + regions_[region_].size - written_ : stored_;
  if (left == 0) return std::string_view();
  auto part = piece(left);
  if (!part) return part;
  if (part->empty())
    return corrupt("the archive is cut short inside the content of " + std::to_string(stored_) + " bytes");
  stored_ -= part->size();
  written_ += part->size();
  return part;
}

}  // namespace coaming
