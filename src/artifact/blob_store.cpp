#include "artifact/blob_store.h"

#include <algorithm>
#include <cerrno>
#include <span>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "artifact/image_path.h"
#include "base/decompress.h"

namespace coaming {

namespace {

constexpr std::uint64_t kMaxExpandedArchiveBytes = std::uint64_t{256} << 30;

Result<Fd> expand(Compression compression, ByteRange bytes) {
  auto file = open_temporary();
  if (!file) return file;
  const Chunks stream = decompress(compression, prefetch(chunks_of(bytes)));
  std::uint64_t written = 0;
  for (;;) {
    const auto piece = stream();
    if (!piece) return piece.error();
    if (piece->empty()) return file;
    written += piece->size();
    if (written > kMaxExpandedArchiveBytes) {
      return Error{ErrorCode::TooLarge, "expands to more than " + std::to_string(kMaxExpandedArchiveBytes) + " bytes"};
    }
    for (std::string_view rest = *piece; !rest.empty();) {
      const ssize_t done = ::write(file->get(), rest.data(), rest.size());
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return system_error("expand into a temporary file in " + temporary_folder());
      rest.remove_prefix(static_cast<std::size_t>(done));
    }
  }
}

// Opens a file in a folder without leaving it, be it through "..", an absolute path or links. Source: openat2(2).
Fd open_beneath(int folder, const std::string& name) {
  if (name.find('\0') != std::string::npos) {  // the system would take what stands in front of it
    errno = EINVAL;
    return {};
  }
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return Fd(static_cast<int>(::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how)));
}

Result<ByteRange> whole_file(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error("read its size");
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::Unsupported, "is neither a file nor a folder"};
  return ByteRange::of_file(fd, 0, static_cast<std::uint64_t>(status.st_size));
}

// "" where the file is no archive, "gzip" …: what to say of a file that is not one.
bool looks_like_tar(ByteRange bytes) {
  std::string header(512, '\0');
  if (bytes.size() < header.size() || !bytes.read_at(0, header)) return false;
  return header.substr(257, 5) == "ustar" || std::all_of(header.begin(), header.end(), [](char c) { return c == 0; });
}

}  // namespace

std::string blob_name(const Digest& digest) { return "blobs/sha256/" + digest.hex(); }

Result<BlobStore> BlobStore::open(const std::string& path) {
  BlobStore store;
  store.path_ = path;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return system_error("open " + path);
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::Unsupported, path + " is neither a file nor a folder"};
  }
  auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  store.fd_ = std::move(*fd);
  if (S_ISDIR(status.st_mode)) return store;
  if (auto read = store.read_archive(); !read) return read.error();
  return store;
}

Result<BlobStore> BlobStore::of_file(const Fd& file, const std::string& name) {
  BlobStore store;
  store.path_ = name;
  store.fd_ = Fd(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
  if (!store.fd_) return system_error("open " + name);
  if (auto read = store.read_archive(); !read) return read.error();
  return store;
}

Result<void> BlobStore::read_archive() {
  auto bytes = whole_file(fd_.get());
  if (!bytes) return bytes.error().in(path_);
  std::string start(std::min<std::uint64_t>(4, bytes->size()), '\0');
  if (auto read = bytes->read_at(0, start); !read) return read.error().in(path_);
  if (const Compression compression = detect_compression(start); compression != Compression::None) {
    auto expanded = expand(compression, *bytes);
    if (!expanded) return expanded.error().in(path_);
    fd_ = std::move(*expanded);
    bytes = whole_file(fd_.get());
    if (!bytes) return bytes.error().in(path_);
  }
  if (!looks_like_tar(*bytes)) {
    return Error{ErrorCode::Unsupported, path_ + " is not an image: neither a tar archive nor a folder"};
  }
  auto index = ArchiveIndex::read(*bytes);
  if (!index) return index.error().in(path_);
  archive_ = std::move(*index);
  return {};
}

bool BlobStore::contains(std::string_view name) {
  if (archive_) return archive_->find(name).has_value();
  return static_cast<bool>(open_beneath(fd_.get(), clean_image_path(name).path));
}

Result<ByteRange> BlobStore::find(std::string_view name) {
  if (archive_) {
    if (auto bytes = archive_->find(name)) return *bytes;
    return Error{ErrorCode::NotFound, path_ + " has no " + std::string(name)};
  }
  const std::string inside = clean_image_path(name).path;
  Fd fd = open_beneath(fd_.get(), inside);
  if (!fd && errno == EXDEV)
    return Error{ErrorCode::Denied, path_ + "/" + inside + " is a link that leads out of the folder"};
  if (!fd) return system_error("open " + path_ + "/" + inside);
  auto bytes = whole_file(fd.get());
  if (!bytes) return bytes.error().in(path_ + "/" + inside);
  opened_.push_back(std::move(fd));
  return bytes;
}

Result<std::string> BlobStore::read(std::string_view name, std::uint64_t limit) {
  const auto bytes = find(name);
  if (!bytes) return bytes.error();
  auto text = bytes->read_all(limit);
  if (!archive_) opened_.pop_back();  // there may be more documents than descriptors
  if (!text) return text.error().in(path_ + ": " + std::string(name));
  return text;
}

}  // namespace coaming
