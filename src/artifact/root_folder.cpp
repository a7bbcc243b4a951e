#include "artifact/root_folder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "artifact/entry_collector.h"
#include "artifact/image_path.h"
#include "artifact/wanted_links.h"

namespace coaming {

namespace {

constexpr int kMaxFolderDepth = 2048;  // PATH_MAX allows no more

bool is_made_up_by_kernel(int fd) {
  constexpr std::array<std::uint32_t, 9> kMagics{PROC_SUPER_MAGIC,    SYSFS_MAGIC,   CGROUP_SUPER_MAGIC,
                                                 CGROUP2_SUPER_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC,
                                                 SECURITYFS_MAGIC,    BPF_FS_MAGIC,  DEVPTS_SUPER_MAGIC};
  struct statfs status {};
  if (::fstatfs(fd, &status) != 0) return false;
  return std::find(kMagics.begin(), kMagics.end(), static_cast<std::uint32_t>(status.f_type)) != kMagics.end();
}

// An extended attribute of a file, not of what it links to; none where it has none, at most its first 64 bytes.
std::optional<std::string> attribute_of(int folder, const std::string& name, const std::string& attribute) {
  char value[64];
  const std::string path = "/proc/self/fd/" + std::to_string(folder) + "/" + name;
  const ssize_t size = ::lgetxattr(path.c_str(), attribute.c_str(), value, sizeof value);
  if (size < 0 && errno != ERANGE) return std::nullopt;
  return std::string(value, static_cast<std::size_t>(std::max<ssize_t>(0, size)));
}

// What overlayfs has noted at a file, as root or for a user.
std::optional<std::string> overlay_note(int folder, const std::string& name, const std::string& note) {
  auto value = attribute_of(folder, name, "trusted.overlay." + note);
  return value ? value : attribute_of(folder, name, "user.overlay." + note);
}

Result<std::string_view> no_content() { return std::string_view(); }

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

class FolderWalk {
 public:
  FolderWalk(EntryCollector& collector, Progress& progress, bool is_overlay)
      : collector_(collector), progress_(progress), is_overlay_(is_overlay) {}

  // Takes the folder's descriptor over. `path` is that of the folder inside the root.
  Result<void> walk(Fd folder_fd, const std::string& path, int depth) {
    if (depth > kMaxFolderDepth) {
      collector_.add_gap(ErrorCode::TooLarge, path, "folders are nested too deep; passed over");
      return {};
    }
    const int copy = ::fcntl(folder_fd.get(), F_DUPFD_CLOEXEC, 0);
    const std::unique_ptr<DIR, FolderCloser> folder(copy < 0 ? nullptr : ::fdopendir(copy));
    if (!folder) {
      if (copy >= 0) ::close(copy);
      add_gap(path, "list this folder");
      return {};
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): one thread per DIR
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
      errno = 0;
    }
    if (errno != 0) add_gap(path, "list all of this folder");
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      if (auto added = add(folder_fd.get(), name, join_path(path, name), depth); !added) return added;
    }
    return {};
  }

  // Takes one entry of a folder that is open, with all below it.
  Result<void> add(int folder, const std::string& name, const std::string& path, int depth) {
    struct stat status {};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      add_gap(path, "look at it");
      return {};
    }
    if (is_overlay_ && is_whiteout(folder, name, status)) return add_mark(parent_of(path), ".wh." + name);
    TarEntry entry;
    entry.path = path;
    entry.mode = status.st_mode & 07777;
    entry.uid = status.st_uid;
    entry.gid = status.st_gid;
    Chunks content = no_content;
    Fd fd;
    std::uint64_t size = 0;
    if (S_ISDIR(status.st_mode)) {
      entry.kind = TarKind::Folder;
    } else if (S_ISLNK(status.st_mode)) {
      entry.kind = TarKind::SymbolicLink;
      std::string target(kMaxPathBytes + 1, '\0');
      const ssize_t length = ::readlinkat(folder, name.c_str(), target.data(), target.size());
      if (length < 0) {
        add_gap(path, "read this link");
        return {};
      }
      entry.link_target = target.substr(0, static_cast<std::size_t>(length));
    } else if (S_ISREG(status.st_mode)) {
      entry.kind = TarKind::File;
      entry.size = size = static_cast<std::uint64_t>(status.st_size);
      entry.capabilities = attribute_of(folder, name, "security.capability").value_or("");
      content = [this, &fd, folder, &name, size, offset = std::uint64_t{0}]() mutable {
        return read_piece(fd, folder, name, size, offset);
      };
    } else {
      entry.kind = S_ISFIFO(status.st_mode) ? TarKind::Fifo : TarKind::Device;
    }
    if (auto added = collector_.add(entry, content); !added) {
      // Only this file could not be read; what is kept of it until here is not used.
      collector_.add_gap(added.error().code, path, added.error().message);
      return {};
    }
    if (is_overlay_) {
      if (auto read = read_notes(folder, name, path, status); !read) return read;
    }
    return entry.kind == TarKind::Folder ? walk_into(folder, name, path, depth) : Result<void>();
  }

 private:
  static bool is_whiteout(int folder, const std::string& name, const struct stat& status) {
    if (S_ISCHR(status.st_mode)) return status.st_rdev == 0;
    return S_ISREG(status.st_mode) && status.st_size == 0 && overlay_note(folder, name, "whiteout");
  }

  // An entry as layers have them in tars. Source: OCI image-spec 1.1, layer.md "Whiteouts".
  Result<void> add_mark(std::string_view folder, const std::string& name) {
    TarEntry entry;
    entry.path = join_path(folder, name);
    entry.kind = TarKind::File;
    return collector_.add(entry, no_content);
  }

  Result<void> read_notes(int folder, const std::string& name, const std::string& path, const struct stat& status) {
    if (S_ISREG(status.st_mode)) {
      // A copy of the metadata alone has a size, but takes no room.
      if (status.st_size > 0 && status.st_blocks == 0 && overlay_note(folder, name, "metacopy")) {
        collector_.add_gap(ErrorCode::Unsupported, path, "is kept without its content, which lies in a lower layer");
      }
      return {};
    }
    if (!S_ISDIR(status.st_mode)) return {};
    if (overlay_note(folder, name, "redirect")) {
      collector_.add_gap(ErrorCode::Unsupported, path, "was renamed; what a lower layer holds of it was not read");
    }
    const auto opaque = overlay_note(folder, name, "opaque");
    return opaque == "y" ? add_mark(path, ".wh..wh..opq") : Result<void>();
  }

  void add_gap(const std::string& path, const std::string& what) {
    const Error error = system_error(what);
    collector_.add_gap(error.code, path, error.message);
  }

  Result<void> walk_into(int folder, const std::string& name, const std::string& path, int depth) {
    Fd fd(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) {
      add_gap(path, "open this folder");
      return {};
    }
    if (is_made_up_by_kernel(fd.get())) return {};
    return walk(std::move(fd), path, depth + 1);
  }

  // Opens the file when it is first asked for, so that only wanted files are opened.
  Result<std::string_view> read_piece(Fd& fd, int folder, const std::string& name, std::uint64_t size,
                                      std::uint64_t& offset) {
    if (!fd) fd = Fd(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return system_error("open it");
    const std::size_t wanted = std::min<std::uint64_t>(kChunkBytes, size - offset);
    buffer_.resize(kChunkBytes);
    const auto range = ByteRange::of_file(fd.get(), 0, size);
    if (auto read = range.read_at(offset, std::span(buffer_.data(), wanted)); !read) return read.error();
    offset += wanted;
    progress_.bytes_done += wanted;
    return std::string_view(buffer_.data(), wanted);
  }

  EntryCollector& collector_;
  Progress& progress_;
  bool is_overlay_;  // a layer, not a root
  std::vector<char> buffer_;
};

struct FolderRead {
  LayerIndex& index;
  Spool& spool;
  std::vector<FileFacts>* facts = nullptr;
  std::vector<Gap>& gaps;
};

Result<void> collect_folder(const std::string& path, const WantedPaths& wanted, EntryCollector::Options options,
                            const FolderRead& into, Progress& progress) {
  struct stat status {};
  const bool is_file = ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  const auto slash = path.rfind('/');
  const std::string above = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  Fd root(::open(is_file ? above.c_str() : path.c_str(), (is_file ? O_PATH : O_RDONLY) | O_DIRECTORY | O_CLOEXEC));
  if (!root) return system_error("open the folder " + path);
  EntryCollector collector(into.index, wanted, into.spool, std::move(options));
  FolderWalk walk(collector, progress, false);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  auto walked = is_file ? walk.add(root.get(), name, name, 0) : walk.walk(std::move(root), "", 0);
  std::vector<Gap> found = collector.finish();
  into.gaps.insert(into.gaps.end(), found.begin(), found.end());
  if (into.facts != nullptr) *into.facts = collector.take_facts();
  return walked;
}

}  // namespace

Result<void> read_layer_folder(const std::string& path, EntryCollector& collector, Progress& progress) {
  Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return system_error("open the folder " + path);
  return FolderWalk(collector, progress, true).walk(std::move(root), "", 0);
}

Result<FilesRead> read_root_folder(const std::string& path, const Wanted& wanted, Progress& progress) {
  auto spool = Spool::create();
  if (!spool) return spool.error();
  IndexBudget budget{wanted.limits.indexed_paths, wanted.limits.kept_path_bytes};
  const auto record = std::make_shared<LayerRecord>();
  record->index = std::make_shared<LayerIndex>(budget);
  record->spool = std::move(*spool);
  FilesRead files;
  const FolderRead into{*record->index, *record->spool, &files.facts, files.gaps};
  FactsBudget facts_budget(wanted.limits.facts_bytes);
  EntryCollector::Options options{std::nullopt, false, wanted.reader, {}, &facts_budget};
  for (const Suspect& suspect : wanted.suspects) options.suspects.emplace(suspect.path, suspect.message);
  if (auto read = collect_folder(path, wanted.paths, options, into, progress); !read) return read.error();

  files.tree = std::make_unique<LayeredTree>(std::vector{record});
  const auto read_again = [&](std::size_t, const WantedPaths& more) -> Result<void> {
    IndexBudget own_budget;
    LayerIndex found(own_budget);
    const FolderRead again{found, *record->spool, nullptr, files.gaps};
    if (auto read = collect_folder(path, more, {std::nullopt, false}, again, progress); !read) return read;
    record->index->take_files_of(found, more);
    return {};
  };
  if (auto followed = follow_wanted_links(*files.tree, wanted.paths, read_again, files.gaps); !followed) {
    return followed.error();
  }
  for (Gap& gap : files.gaps) gap.layer.reset();
  return files;
}

}  // namespace coaming
