#include "scan/sbom.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/text.h"
#include "report/read/read_document.h"

namespace coaming {

namespace {

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return system_error("write a temporary file");
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

// What comes out of a pipe, in a temporary file.
Result<Fd> copied(int pipe) {
  auto file = open_temporary();
  if (!file) return file.error();
  std::string buffer(128 << 10, '\0');
  std::uint64_t size = 0;
  while (true) {
    const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read it");
    if (got == 0) return file;
    size += static_cast<std::uint64_t>(got);
    if (size > kMaxDocumentBytes) {
      return Error{ErrorCode::TooLarge, "it has more than " + human_size(kMaxDocumentBytes)};
    }
    if (auto written = write_all(file->get(), {buffer.data(), static_cast<std::size_t>(got)}); !written) {
      return written.error();
    }
  }
}

Result<Report> load_open_file(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error("look at it");
  if (S_ISDIR(status.st_mode)) return Error{ErrorCode::Invalid, "is a folder, not a document"};
  if (S_ISREG(status.st_mode)) {
    return read_document(ByteRange::of_file(fd, 0, static_cast<std::uint64_t>(status.st_size)));
  }
  const auto copy = copied(fd);
  if (!copy) return copy.error();
  if (::fstat(copy->get(), &status) != 0) return system_error("look at it");
  return read_document(ByteRange::of_file(copy->get(), 0, static_cast<std::uint64_t>(status.st_size)));
}

}  // namespace

Result<Report> load_document(const std::string& path) {
  if (path == "-") {
    auto report = load_open_file(STDIN_FILENO);
    return report ? std::move(report) : report.error().in("standard input");
  }
  const auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  auto report = load_open_file(fd->get());
  return report ? std::move(report) : report.error().in(path);
}

bool looks_like_document(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const auto fd = open_for_reading(path);
  if (!fd) return false;
  std::array<char, 512> first{};
  const auto size = std::min<std::uint64_t>(first.size(), static_cast<std::uint64_t>(status.st_size));
  const auto file = ByteRange::of_file(fd->get(), 0, size);
  if (!file.read_at(0, {first.data(), static_cast<std::size_t>(size)})) return false;
  std::string_view text(first.data(), static_cast<std::size_t>(size));
  if (text.find('\0') != std::string_view::npos) return false;  // the name in a tar's header ends with one
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('<') || text.starts_with("SPDXVersion:");
}

Result<Report> scan_sbom(const std::string& path) {
  auto report = load_document(path);
  if (!report) return report;
  report->artifact.target = "sbom:" + path;
  report->artifact.kind = ArtifactKind::Sbom;
  report->artifact.kind_was_guessed = false;
  return report;
}

}  // namespace coaming
