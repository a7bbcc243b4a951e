#include "base/mach_o.h"

#include <array>

namespace coaming {

namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): used below

constexpr std::string_view kBig32 = "\xfe\xed\xfa\xce"sv, kBig64 = "\xfe\xed\xfa\xcf"sv;
constexpr std::string_view kLittle32 = "\xce\xfa\xed\xfe"sv, kLittle64 = "\xcf\xfa\xed\xfe"sv;
constexpr std::uint32_t kUniversal32 = 0xcafebabe, kUniversal64 = 0xcafebabf;
constexpr std::uint32_t kSegment32 = 1, kSegment64 = 0x19;  // LC_SEGMENT, LC_SEGMENT_64
constexpr std::uint32_t kWritable = 2, kExecutable = 4;     // VM_PROT_*
constexpr std::uint32_t kSectionType = 0xff, kZeroFill = 1;
// The first version of Java; a class file states its version where a universal file states how many it holds.
constexpr std::uint32_t kFirstJavaVersion = 45;

std::string fixed_text(const char* p) {
  const std::string_view text(p, 16);
  return std::string(text.substr(0, text.find('\0')));
}

class MachOReader {
 public:
  explicit MachOReader(const ByteRange& file) : file_(file) { mach_o_.format = Executable::Format::MachO; }

  Result<Executable> read() {
    std::array<char, 28> header{};
    if (!file_.read_at(0, header)) return Error{ErrorCode::Corrupt, "ends within the Mach-O header"};
    const std::string_view magic(header.data(), 4);
    mach_o_.is_64 = magic == kBig64 || magic == kLittle64;
    mach_o_.order.is_big_endian = magic == kBig64 || magic == kBig32;
    const std::uint64_t count = mach_o_.order.u32(&header[16]);
    const std::uint64_t size = mach_o_.order.u32(&header[20]);
    if (size > kMaxLoadCommandsBytes) return Error{ErrorCode::TooLarge, "more load commands than are read"};
    std::string commands(size, '\0');
    if (!file_.read_at(mach_o_.is_64 ? 32 : 28, commands)) {
      return Error{ErrorCode::Corrupt, "the load commands reach beyond the file"};
    }
    std::string_view rest = commands;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (rest.size() < 8) return Error{ErrorCode::Corrupt, "fewer load commands than stated"};
      const std::uint64_t length = mach_o_.order.u32(rest.data() + 4);
      if (length < 8 || length > rest.size()) return Error{ErrorCode::Corrupt, "a load command of a wrong size"};
      const std::uint32_t kind = mach_o_.order.u32(rest.data());
      if (kind == (mach_o_.is_64 ? kSegment64 : kSegment32)) {
        if (auto segment = read_segment(rest.substr(0, length)); !segment) return segment.error();
      }
      rest.remove_prefix(length);
    }
    return std::move(mach_o_);
  }

 private:
  [[nodiscard]] std::uint64_t word(const char* p) const {
    return mach_o_.is_64 ? mach_o_.order.u64(p) : mach_o_.order.u32(p);
  }

  Result<void> read_segment(std::string_view command) {
    const std::size_t header_size = mach_o_.is_64 ? 72 : 56;
    const std::size_t section_size = mach_o_.is_64 ? 80 : 68;
    const std::size_t wide = mach_o_.is_64 ? 8 : 4;
    if (command.size() < header_size) return Error{ErrorCode::Corrupt, "a segment command of a wrong size"};
    const char* p = command.data();
    ExecutablePart segment;
    segment.name = fixed_text(p + 8);
    segment.address = word(p + 24);
    segment.memory_size = word(p + 24 + wide);
    segment.offset = word(p + 24 + 2 * wide);
    segment.size = word(p + 24 + 3 * wide);
    const std::uint32_t protection = mach_o_.order.u32(p + 24 + 4 * wide + 4);  // at the start, not the most allowed
    segment.is_loaded = true;
    segment.is_writable = (protection & kWritable) != 0;
    segment.is_executable = (protection & kExecutable) != 0;
    const std::uint64_t count = mach_o_.order.u32(p + 24 + 4 * wide + 8);
    if (count > (command.size() - header_size) / section_size) {
      return Error{ErrorCode::Corrupt, "the sections of segment " + segment.name + " do not fit into its command"};
    }
    if (mach_o_.segments.size() == kMaxExecutableParts || mach_o_.sections.size() + count > kMaxExecutableParts) {
      return Error{ErrorCode::TooLarge, "more than " + std::to_string(kMaxExecutableParts) + " sections or segments"};
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      mach_o_.sections.push_back(to_section(p + header_size + i * section_size, segment));
    }
    mach_o_.segments.push_back(std::move(segment));
    return {};
  }

  [[nodiscard]] ExecutablePart to_section(const char* p, const ExecutablePart& segment) const {
    const std::size_t wide = mach_o_.is_64 ? 8 : 4;
    ExecutablePart section = segment;
    section.name = fixed_text(p);
    section.address = word(p + 32);
    section.size = word(p + 32 + wide);
    const char* rest = p + 32 + 2 * wide;
    section.offset = mach_o_.order.u32(rest);
    if ((mach_o_.order.u32(rest + 16) & kSectionType) == kZeroFill) section.size = 0;
    return section;
  }

  ByteRange file_;
  Executable mach_o_;
};

}  // namespace

Result<Executable> read_mach_o(const ByteRange& file) { return MachOReader(file).read(); }

bool is_mach_o(std::string_view first_bytes) {
  const std::string_view magic = first_bytes.substr(0, 4);
  return magic == kBig32 || magic == kBig64 || magic == kLittle32 || magic == kLittle64;
}

bool is_universal_mach_o(const ByteRange& file) {
  std::array<char, 8> header{};
  if (!file.read_at(0, header)) return false;
  const std::uint32_t magic = load_be32(header.data());
  return (magic == kUniversal32 || magic == kUniversal64) && load_be32(&header[4]) < kFirstJavaVersion;
}

Result<std::vector<ByteRange>> mach_o_slices(const ByteRange& file) {
  std::array<char, 8> header{};
  if (auto read = file.read_at(0, header); !read) return read.error();
  const bool is_wide = load_be32(header.data()) == kUniversal64;
  const std::size_t count = load_be32(&header[4]);
  const std::size_t entry = is_wide ? 32 : 20;
  if (count > kMaxMachOSlices) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(count) + " programs in one file, the limit is " + std::to_string(kMaxMachOSlices)};
  }
  std::string table(count * entry, '\0');
  if (!file.read_at(header.size(), table)) return Error{ErrorCode::Corrupt, "ends within the list of its programs"};
  std::vector<ByteRange> slices;
  for (std::size_t i = 0; i < count; ++i) {
    const char* p = &table[i * entry];
    const std::uint64_t offset = is_wide ? load_be64(p + 8) : load_be32(p + 8);
    const std::uint64_t size = is_wide ? load_be64(p + 16) : load_be32(p + 12);
    if (offset > file.size() || size > file.size() - offset) {
      return Error{ErrorCode::Corrupt, "program " + std::to_string(i + 1) + " reaches beyond the file"};
    }
    slices.push_back(file.slice(offset, size));
  }
  return slices;
}

}  // namespace coaming
