// EntryCollector: turns the entries of one layer, or of a root folder, into its LayerIndex.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "artifact/content_buffer.h"
#include "artifact/facts_budget.h"
#include "artifact/large_files.h"
#include "artifact/layer_index.h"
#include "artifact/path_hashes.h"
#include "artifact/spool.h"
#include "artifact/tar_reader.h"
#include "artifact/wanted_paths.h"
#include "base/chunks.h"
#include "model/file_reader.h"
#include "model/gap.h"

namespace coaming {

inline constexpr std::size_t kMaxGapsPerLayer = 100;  // more are counted, not listed
inline constexpr std::size_t kMaxUnreadLinks = 100'000;
inline constexpr std::size_t kMaxRememberedReads = 2'000'000;  // 8 bytes each, or somewhat more

class EntryCollector {
 public:
  struct Options {
    std::optional<std::size_t> layer;    // for Gaps
    bool has_whiteouts = true;           // false for a root folder, where .wh.x is a name like any other
    const FileReader* reader = nullptr;  // is shown every entry; borrowed
    std::map<std::string, std::string, std::less<>> suspects = {};  // files not to be read, and the Gap's message
    FactsBudget* facts = nullptr;                                   // of all layers; null: no limit; borrowed
    LargeFiles* large_files = nullptr;                              // of all layers; null: no limit; borrowed
  };
  // All but the options are borrowed.
  EntryCollector(LayerIndex& index, const WantedPaths& wanted, Spool& spool, Options options)
      : index_(index), wanted_(wanted), spool_(spool), options_(std::move(options)) {}

  // Takes one entry; reads `content` to its end where the file is wanted. `lying`, unless it is empty: the same bytes
  // where they can be read at any place, so that a large file need not be copied.
  // Errors: those of `content`; TooLarge above kMaxSteps. What else goes wrong with a wanted file becomes a Gap.
  Result<void> add(const TarEntry& entry, const Chunks& content, const ByteRange& lying = {});

  void add_gap(ErrorCode code, const std::string& path, const std::string& message);

  // Ends the index and hands out the Gaps. Call once.
  std::vector<Gap> finish();

  // Names that the reader wants, by the file they are hard links to, where it did not want that file itself. Only
  // reading the layer again shows it their content.
  [[nodiscard]] const std::map<std::string, std::string>& unread_links() const { return unread_links_; }

  // What the reader said, in the order of the entries.
  std::vector<FileFacts> take_facts() { return std::move(facts_); }

  // Whether something is a Gap that with more memory would have been read.
  [[nodiscard]] bool was_short_of_memory() const { return was_short_of_memory_; }

 private:
  void add_hard_link(const std::string& path, const TarEntry& entry);
  bool add_whiteout(const std::string& path);  // false where the path is not one
  Result<void> add_file(const std::string& path, const TarEntry& entry, const Chunks& content, const ByteRange& lying,
                        FileFacts facts);
  void read(const FileEntry& file, const ByteRange& bytes, FileFacts& facts);
  void keep_facts(const std::string& path, FileFacts facts);
  void limit_facts(FileFacts& facts);
  void forget_packages(FileFacts& facts);
  void forget_facts(const std::string& path, bool is_folder);
  // Returns: the slot; none where a Gap says why the file could not be kept.
  Result<std::optional<std::size_t>> store(const std::string& path, std::uint64_t size, const Chunks& content);

  LayerIndex& index_;
  const WantedPaths& wanted_;
  Spool& spool_;
  Options options_;
  ContentBuffer buffer_;
  std::vector<FileFacts> facts_;
  std::unordered_map<std::string, std::size_t> facts_at_;  // by path, the last ones
  std::unordered_set<std::string> folders_with_facts_;     // at any depth
  std::size_t forgetting_steps_ = 0;
  PathHashes read_{kMaxRememberedReads};  // files shown to the reader
  std::map<std::string, std::string> unread_links_;
  std::vector<Gap> gaps_;
  std::size_t unlisted_gaps_ = 0;
  std::size_t facts_gaps_ = 0;
  std::map<std::string, std::size_t> findings_of_rule_;
  bool was_short_of_memory_ = false;
};

}  // namespace coaming
