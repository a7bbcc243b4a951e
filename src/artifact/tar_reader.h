// TarReader: the entries of a tar stream, front to back, each byte looked at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/chunks.h"

namespace coaming {

inline constexpr std::uint64_t kMaxTarExtensionBytes = 1 << 20;  // of one pax header or GNU long name
inline constexpr std::size_t kMaxTarSparseRegions = 1 << 16;     // of one sparse file

enum class TarKind { File, HardLink, SymbolicLink, Folder, Device, Fifo };

struct TarEntry {
  std::string path;         // as written: any bytes but NUL, perhaps absolute, perhaps with ".."
  std::string link_target;  // of a HardLink or SymbolicLink, as written
  TarKind kind = TarKind::File;
  std::uint64_t size = 0;  // of a File's content, holes of a sparse file included
  std::uint32_t mode = 0;  // permission bits, setuid, setgid, sticky: 07777
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string capabilities;  // the extended attribute security.capability as it is; empty: none
};

class TarReader {
 public:
  explicit TarReader(Chunks input) : input_(std::move(input)) {}

  // For an archive in which one can jump: content that is not read is passed over without reading it.
  explicit TarReader(ByteRange archive);

  // Moves to the next entry, passing over what is left of the current one.
  //
  // Returns: false at the end: two blocks of zeros, or the stream's end in the place of a header.
  // Errors:  Corrupt for a wrong checksum, a number that is none or negative, a stream cut short;
  //          TooLarge above the limits named here. The message names the byte at which the header stands.
  // Source:  POSIX.1-2017 pax, "ustar" and "pax" interchange formats; the GNU tar manual, "Tar Internals";
  //          where readers differ, what Go's archive/tar does, since the container engines use that.
  Result<bool> next(TarEntry& entry);

  // The next piece of the current entry's content, valid until the next call; empty at its end. The holes of
  // a sparse file come as zeros.
  // Errors: Corrupt where the stream is cut short.
  Result<std::string_view> content();

  // How many bytes of the stream stand in front of what content() gives next.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] bool is_sparse() const { return sparse_; }

 private:
  struct Region {  // stored bytes of a sparse file
    std::uint64_t offset;
    std::uint64_t size;
  };
  struct Extension {        // what pax and GNU headers say about the entry behind them; empty: nothing
    std::string long_name;  // GNU
    std::string long_link;
    std::string path;  // pax
    std::string link_target;
    std::optional<std::uint64_t> size, uid, gid;
    std::string capabilities;
    // GNU sparse files in pax form
    std::string sparse_name;
    std::string sparse_map;  // versions 0.0 and 0.1: "offset,size,offset,size"
    std::optional<std::uint64_t> sparse_size;
    std::optional<std::uint64_t> sparse_real_size;  // the same in other versions
    std::string sparse_major;
    std::string sparse_minor;
  };

  Result<std::string_view> piece(std::uint64_t at_most);  // of the stored bytes; empty at the stream's end
  Result<bool> read_block(char* block);                   // false where the stream ends before its first byte
  Result<void> skip(std::uint64_t size);
  Result<std::string> read_extension(std::uint64_t size);
  Result<void> read_pax(std::string_view records, Extension& extension) const;
  Result<void> start_entry(const char* block, std::uint64_t size, Extension& extension, TarEntry& entry);
  Result<void> start_old_sparse(const char* block, TarEntry& entry);
  Result<void> start_pax_sparse(const Extension& extension, TarEntry& entry);
  Result<void> add_region(std::uint64_t offset, std::uint64_t size);
  Result<void> finish_regions(std::uint64_t real_size);
  [[nodiscard]] Error corrupt(const std::string& what) const;

  Result<void> jump(std::uint64_t size);

  Chunks input_;
  ByteRange archive_;  // where one can jump
  bool can_jump_ = false;
  std::vector<char> block_;      // what was read of archive_ last
  std::string_view pending_;     // of the current piece of input_, not yet used
  std::uint64_t position_ = 0;   // bytes of the stream used so far
  std::uint64_t header_at_ = 0;  // where the current header stands
  std::uint64_t stored_ = 0;     // bytes of the current entry still in the stream
  std::uint64_t padding_ = 0;    // zeros behind them
  bool sparse_ = false;          // then regions_ says where the stored bytes belong
  std::vector<Region> regions_;  // in ascending order, the last one perhaps empty and at the file's end
  std::size_t region_ = 0;       // the current one
  std::uint64_t written_ = 0;    // bytes of the sparse file handed out so far
  bool done_ = false;
};

}  // namespace coaming
