#include "inventory/catalogers/rpm/sqlite_files.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <span>
#include <string_view>

namespace coaming {

namespace {

constexpr int kMaxPath = 64;

// What SQLite holds of an open file: its methods come first, as it wants them.
struct OpenFile {
  sqlite3_file base;
  const ByteRange* bytes;
};

int close(sqlite3_file* /*file*/) { return SQLITE_OK; }

// What lies behind the end is zeros, and SQLite is told.
int read(sqlite3_file* file, void* buffer, int size, sqlite3_int64 offset) {
  const ByteRange& bytes = *reinterpret_cast<OpenFile*>(file)->bytes;
  const auto begin = static_cast<std::uint64_t>(offset);
  const auto wanted = static_cast<std::uint64_t>(size);
  const std::uint64_t there = begin >= bytes.size() ? 0 : std::min(wanted, bytes.size() - begin);
  auto* out = static_cast<char*>(buffer);
  if (there > 0 && !bytes.read_at(begin, std::span(out, there))) return SQLITE_IOERR_READ;
  if (there == wanted) return SQLITE_OK;
  std::memset(out + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* /*file*/, const void* /*buffer*/, int /*size*/, sqlite3_int64 /*offset*/) {
  return SQLITE_IOERR_WRITE;
}
int truncate(sqlite3_file* /*file*/, sqlite3_int64 /*size*/) { return SQLITE_IOERR_TRUNCATE; }
int sync(sqlite3_file* /*file*/, int /*flags*/) { return SQLITE_OK; }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(reinterpret_cast<OpenFile*>(file)->bytes->size());
  return SQLITE_OK;
}

int change_lock(sqlite3_file* /*file*/, int /*level*/) { return SQLITE_OK; }
int check_lock(sqlite3_file* /*file*/, int* is_locked) {
  *is_locked = 0;
  return SQLITE_OK;
}
int control(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file* /*file*/) { return 0; }  // SQLite's own default
int characteristics(sqlite3_file* /*file*/) { return 0; }

constexpr sqlite3_io_methods kMethods{
    1,           close,      read,    write,       truncate,        sync,    file_size, change_lock,
    change_lock, check_lock, control, sector_size, characteristics, nullptr, nullptr,   nullptr,
    nullptr,     nullptr,    nullptr,
};

int remove(sqlite3_vfs* /*vfs*/, const char* /*path*/, int /*sync*/) { return SQLITE_OK; }

int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

// Nothing that is read depends on them.
int randomness(sqlite3_vfs* /*vfs*/, int size, char* out) {
  std::memset(out, 0, static_cast<std::size_t>(size));
  return size;
}
int sleep(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }
int current_time(sqlite3_vfs* /*vfs*/, double* days) {
  *days = 0;
  return SQLITE_OK;
}
int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) { return 0; }

}  // namespace

SqliteFiles::SqliteFiles(const ByteRange& database, const ByteRange& log) : database_(database), log_(log) {
  static std::atomic<unsigned> count = 0;
  name_ = "coaming-" + std::to_string(count++);
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(OpenFile);
  vfs_.mxPathname = kMaxPath;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = access;
  vfs_.xFullPathname = full_path;
  vfs_.xRandomness = randomness;
  vfs_.xSleep = sleep;
  vfs_.xCurrentTime = current_time;
  vfs_.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

SqliteFiles::~SqliteFiles() { sqlite3_vfs_unregister(&vfs_); }

const ByteRange* SqliteFiles::find(const char* path) const {
  const std::string_view name = path == nullptr ? "" : path;
  if (name == kDatabase) return &database_;
  return name == std::string(kDatabase) + "-wal" ? &log_ : nullptr;
}

int SqliteFiles::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  const ByteRange* bytes = static_cast<const SqliteFiles*>(vfs->pAppData)->find(path);
  auto* opened = new (file) OpenFile{};
  if (bytes == nullptr) return SQLITE_CANTOPEN;
  opened->base.pMethods = &kMethods;
  opened->bytes = bytes;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int SqliteFiles::access(sqlite3_vfs* vfs, const char* path, int /*flags*/, int* out) {
  const ByteRange* bytes = static_cast<const SqliteFiles*>(vfs->pAppData)->find(path);
  *out = bytes != nullptr && bytes->size() > 0 ? 1 : 0;
  return SQLITE_OK;
}

}  // namespace coaming
