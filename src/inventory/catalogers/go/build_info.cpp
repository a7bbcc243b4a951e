#include "inventory/catalogers/go/build_info.h"

#include <algorithm>

#include "base/text.h"

namespace coaming {

namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): used below

constexpr std::string_view kMagic = "\xff Go buildinf:"sv;
constexpr std::size_t kHeaderBytes = 32;
constexpr std::uint64_t kAlignment = 16;
constexpr unsigned char kBigEndianFlag = 1, kInlineFlag = 2;
// The lines lie between two marks of 16 bytes.
constexpr std::size_t kMarkBytes = 16;

// Where the build information may lie; none where the program is not of Go.
const ExecutablePart* find_place(const Executable& executable) {
  for (const std::string_view name : {".go.buildinfo"sv, "__go_buildinfo"sv}) {
    if (const auto* section = executable.section(name)) return section;
  }
  const bool has_names = executable.format != Executable::Format::Pe && !executable.sections.empty();
  const bool is_go = executable.section(".gopclntab") != nullptr || executable.section("__gopclntab") != nullptr;
  if (has_names && !is_go) return nullptr;
  // The linker puts it at the start of what can be written.
  for (const ExecutablePart& segment : executable.segments) {
    if (segment.is_loaded && segment.is_writable && !segment.is_executable && segment.size > 0) return &segment;
  }
  return nullptr;
}

// The offset of the header in the file.
Result<std::optional<std::uint64_t>> find_header(const ByteRange& file, const ExecutablePart& place) {
  const std::uint64_t start = std::min(place.offset, file.size());
  const std::uint64_t end = start + std::min({place.size, kMaxGoSearchBytes, file.size() - start});
  constexpr std::uint64_t kWindow = 64 << 10;
  for (std::uint64_t at = start; at < end; at += kWindow) {
    // A little more, so that a header across the edge is seen.
    const std::uint64_t size = std::min(kWindow + kHeaderBytes, end - at);
    const auto window = file.slice(at, size).read_all(size);
    if (!window) return window.error();
    for (std::size_t hit = window->find(kMagic); hit != std::string::npos; hit = window->find(kMagic, hit + 1)) {
      if ((at + hit - start) % kAlignment == 0 && hit < kWindow) return std::optional<std::uint64_t>(at + hit);
    }
  }
  return std::optional<std::uint64_t>();
}

// A text with its size as a varint in front of it, at `at`, which is moved behind it.
Result<std::string> read_counted(const ByteRange& file, std::uint64_t& at, std::uint64_t limit) {
  std::uint64_t size = 0;
  for (int shift = 0;; shift += 7) {
    char byte = 0;
    if (shift > 28) return Error{ErrorCode::Corrupt, "the size of a text is no number"};
    if (auto read = file.read_at(at++, std::span(&byte, 1)); !read) return read.error();
    size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  std::string text(std::min(size, limit), '\0');
  if (size > limit) return Error{ErrorCode::TooLarge, std::to_string(size) + " bytes of text"};
  if (auto read = file.read_at(at, text); !read) return read.error();
  at += size;
  return text;
}

// A text that a header in memory points to: address and size of its bytes.
class PointedTexts {
 public:
  PointedTexts(const ByteRange& file, const Executable& executable, std::size_t width, ByteOrder order)
      : file_(file), executable_(executable), width_(width), order_(order) {}

  Result<std::string> read(std::string_view pointer, std::uint64_t limit) const {
    const std::uint64_t header_at = number(pointer.data());
    if (header_at == 0) return std::string();
    const auto header = read_memory(file_, executable_, header_at, 2 * width_);
    if (!header) return header.error();
    const std::uint64_t size = number(header->data() + width_);
    if (size > limit) return Error{ErrorCode::TooLarge, std::to_string(size) + " bytes of text"};
    if (size == 0) return std::string();
    return read_memory(file_, executable_, number(header->data()), size);
  }

 private:
  [[nodiscard]] std::uint64_t number(const char* p) const { return width_ == 8 ? order_.u64(p) : order_.u32(p); }

  const ByteRange& file_;
  const Executable& executable_;
  std::size_t width_;
  ByteOrder order_;
};

// The lines without their marks; empty where there are no marks.
std::string without_marks(const std::string& text) {
  const bool has_marks = text.size() >= 2 * kMarkBytes + 1 && text[text.size() - kMarkBytes - 1] == '\n';
  return has_marks ? text.substr(kMarkBytes, text.size() - 2 * kMarkBytes) : std::string();
}

}  // namespace

Result<std::optional<GoBuildInfo>> read_go_build_info(const ByteRange& file, const Executable& executable) {
  const ExecutablePart* place = find_place(executable);
  if (place == nullptr) return std::optional<GoBuildInfo>();
  const auto header_at = find_header(file, *place);
  if (!header_at) return header_at.error();
  if (!*header_at) return std::optional<GoBuildInfo>();

  std::string header(kHeaderBytes, '\0');
  if (auto read = file.read_at(**header_at, header); !read) return read.error();
  const std::size_t width = static_cast<unsigned char>(header[14]);
  const unsigned flags = static_cast<unsigned char>(header[15]);
  Result<std::string> version = std::string();
  Result<std::string> modules = std::string();
  if ((flags & kInlineFlag) != 0) {
    std::uint64_t at = **header_at + kHeaderBytes;
    version = read_counted(file, at, kMaxGoVersionBytes);
    if (version) modules = read_counted(file, at, kMaxGoModulesBytes);
  } else {
    if (width != 4 && width != 8) return Error{ErrorCode::Corrupt, "pointers of " + std::to_string(width) + " bytes"};
    const PointedTexts texts(file, executable, width, {(flags & kBigEndianFlag) != 0});
    version = texts.read(std::string_view(header).substr(16, width), kMaxGoVersionBytes);
    modules = texts.read(std::string_view(header).substr(16 + width, width), kMaxGoModulesBytes);
  }
  if (!version) return version.error().in("the version of Go");
  if (!modules) return modules.error().in("the list of modules");
  return std::optional<GoBuildInfo>({std::move(*version), without_marks(*modules)});
}

}  // namespace coaming
