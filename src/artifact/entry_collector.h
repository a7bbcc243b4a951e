// EntryCollector: turns the entries of one layer, or of a root folder, into its LayerIndex.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "artifact/layer_index.h"
#include "artifact/spool.h"
#include "artifact/tar_reader.h"
#include "artifact/wanted_paths.h"
#include "base/chunks.h"
#include "model/gap.h"

namespace coaming {

inline constexpr std::size_t kMaxGapsPerLayer = 100;  // more are counted, not listed

class EntryCollector {
 public:
  struct Options {
    std::optional<std::size_t> layer;  // for Gaps
    bool has_whiteouts = true;         // false for a root folder, where .wh.x is a name like any other
  };
  // All but the options are borrowed.
  EntryCollector(LayerIndex& index, const WantedPaths& wanted, Spool& spool, Options options)
      : index_(index), wanted_(wanted), spool_(spool), options_(options) {}

  // Takes one entry; reads `content` to its end where the file is wanted.
  // Errors: those of `content`; TooLarge above kMaxSteps. What else goes wrong with a wanted file becomes a Gap.
  Result<void> add(const TarEntry& entry, const Chunks& content);

  void add_gap(ErrorCode code, const std::string& path, const std::string& message);

  // Ends the index and hands out the Gaps. Call once.
  std::vector<Gap> finish();

 private:
  void add_hard_link(const std::string& path, const TarEntry& entry);
  bool add_whiteout(const std::string& path);  // false where the path is not one
  Result<void> add_wanted(const std::string& path, const TarEntry& entry, const Chunks& content);
  Result<void> store(const std::string& path, std::uint64_t size, const Chunks& content);

  LayerIndex& index_;
  const WantedPaths& wanted_;
  Spool& spool_;
  Options options_;
  std::vector<Gap> gaps_;
  std::size_t unlisted_gaps_ = 0;
};

}  // namespace coaming
