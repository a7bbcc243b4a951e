// FileEntry: one file, folder or link of an image, without its content.
#pragma once

#include <cstdint>
#include <string_view>

namespace coaming {

enum class FileType { File, Folder, SymbolicLink, Device, Fifo };

// Borrows its texts: valid for the call it is given to.
struct FileEntry {
  std::string_view path;  // clean: inside the image, without a leading slash
  FileType type = FileType::File;
  std::uint32_t mode = 0;  // permission bits, setuid, setgid, sticky: 07777
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint64_t size = 0;         // of a File, in bytes
  std::string_view capabilities;  // the extended attribute security.capability as it is; empty: none
};

}  // namespace coaming
