// FileCache: files that are kept from one run to the next, shared by any number of processes without a lock.
//
// A file is put in place whole and never changed; two who keep the same name at once keep the same content. Whether a
// file is damaged is for its reader to notice (sealed_file.h); forget() then makes room for a good one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace coaming {

class FileCache {
 public:
  struct Usage {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;  // on the disk
  };

  // The folder for all caches of Coaming: $XDG_CACHE_HOME/coaming, else ~/.cache/coaming; empty where neither is set.
  static std::string default_folder();

  // Makes the folder, for its owner alone, where it is missing.
  // Errors: Denied, Unavailable, Invalid for something that is no folder; the message names it.
  static Result<FileCache> open(const std::string& folder);

  [[nodiscard]] const std::string& folder() const { return folder_; }

  // Names: letters, digits, '-' and '.', not beginning with a '.'.

  [[nodiscard]] bool has(std::string_view name) const;

  // None where there is no such file, or it cannot be opened. Notes that it is of use.
  [[nodiscard]] std::optional<Fd> find(std::string_view name) const;

  // Gives the name to a file made by open_temporary(folder()). One that has it already stays.
  // Errors: Unavailable where the system refuses.
  Result<void> keep(std::string_view name, const Fd& file) const;

  void forget(std::string_view name) const;

  [[nodiscard]] Usage usage() const;

  // Removes what was of no use for longest until at most `bytes` are left. Returns what it removed.
  Usage shrink(std::uint64_t bytes) const;

 private:
  explicit FileCache(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::string path_of(std::string_view name) const;

  std::string folder_;
};

}  // namespace coaming
