#include "base/file_cache.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace coaming {

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value != nullptr ? value : "";
}

Result<void> make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) return system_error("make the folder " + part);
    if (slash == std::string::npos) return {};
  }
}

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

struct Kept {
  std::string name;
  std::uint64_t bytes = 0;
  timespec used{};  // when it was last of use
};

std::vector<Kept> list(const std::string& path) {
  std::vector<Kept> files;
  const std::unique_ptr<DIR, FolderCloser> folder(::opendir(path.c_str()));
  if (!folder) return files;
  while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): one thread per DIR
    struct stat status {};
    if (::fstatat(::dirfd(folder.get()), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    files.push_back({entry->d_name, static_cast<std::uint64_t>(status.st_blocks) * 512, status.st_mtim});
  }
  return files;
}

}  // namespace

std::string FileCache::default_folder() {
  const std::string cache = variable("XDG_CACHE_HOME");
  if (!cache.empty() && cache.front() == '/') return cache + "/coaming";
  const std::string home = variable("HOME");
  return home.empty() ? std::string() : home + "/.cache/coaming";
}

Result<FileCache> FileCache::open(const std::string& folder) {
  if (auto made = make_folders(folder); !made) return made.error();
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return system_error("look at the cache folder " + folder);
  if (!S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::Invalid, "the cache folder " + folder + " is not a folder; choose another one"};
  }
  return FileCache(folder);
}

std::string FileCache::path_of(std::string_view name) const { return folder_ + "/" + std::string(name); }

bool FileCache::has(std::string_view name) const { return ::access(path_of(name).c_str(), R_OK) == 0; }

std::optional<Fd> FileCache::find(std::string_view name) const {
  Fd fd(::open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return std::nullopt;
  ::futimens(fd.get(), nullptr);
  return fd;
}

Result<void> FileCache::keep(std::string_view name, const Fd& file) const {
  const std::string self = "/proc/self/fd/" + std::to_string(file.get());
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path_of(name).c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
  if (errno == EEXIST) return {};
  return system_error("keep " + path_of(name));
}

void FileCache::forget(std::string_view name) const { ::unlink(path_of(name).c_str()); }

FileCache::Usage FileCache::usage() const {
  Usage usage;
  for (const Kept& file : list(folder_)) {
    ++usage.files;
    usage.bytes += file.bytes;
  }
  return usage;
}

FileCache::Usage FileCache::shrink(std::uint64_t bytes) const {
  std::vector<Kept> files = list(folder_);
  std::uint64_t present = 0;
  for (const Kept& file : files) present += file.bytes;
  std::sort(files.begin(), files.end(), [](const Kept& a, const Kept& b) {
    if (a.used.tv_sec != b.used.tv_sec) return a.used.tv_sec < b.used.tv_sec;
    return a.used.tv_nsec < b.used.tv_nsec;
  });
  Usage removed;
  for (const Kept& file : files) {
    if (present <= bytes) break;
    if (::unlink(path_of(file.name).c_str()) != 0) continue;
    present -= file.bytes;
    ++removed.files;
    removed.bytes += file.bytes;
  }
  return removed;
}

}  // namespace coaming
