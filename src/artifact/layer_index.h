// LayerIndex: what one layer says about the paths of its image.
//
// An image may have millions of files and the scan has little memory, so a layer keeps in full only what
// can be asked for: wanted files, links and whiteouts. Of every other path it keeps a 64-bit keyed hash,
// which is enough to know that this layer replaces what lies below.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "artifact/wanted_paths.h"
#include "base/siphash.h"

namespace coaming {

// For all layers of an image together.
inline constexpr std::size_t kMaxIndexedPaths = 5'000'000;  // 8 bytes each
inline constexpr std::size_t kMaxKeptPathBytes = 24 << 20;  // paths and link targets kept in full
inline constexpr std::size_t kKeptPathOverhead = 128;       // counted for each of them
inline constexpr std::size_t kMaxSteps = 4'000'000;         // from folder to folder, where links may be in the way
inline constexpr int kMaxWalk = 1024;                       // of them for one path
inline constexpr int kMaxLinks = 40;                        // followed in one path, as Linux does

// What the layers of one image share while they are read.
struct IndexBudget {
  std::size_t max_paths = kMaxIndexedPaths;
  std::size_t max_kept_bytes = kMaxKeptPathBytes;
  SipKey key = random_sip_key();
  std::atomic<std::size_t> paths = 0;
  std::atomic<std::size_t> kept_bytes = 0;
  std::atomic<std::size_t> steps = 0;
};

// A path that a layer keeps in full.
struct KeptPath {
  enum class Kind {
    File,          // its bytes are in the spool
    UnreadFile,    // it was wanted and could not be read; a Gap says why
    SymbolicLink,  // target: as written
    HardLink,      // target: a clean path
  };
  Kind kind;
  std::size_t slot = 0;  // of a File, in the spool
  std::string target;
  bool is_settled = false;  // of a HardLink: its layer holds no file that was its target when it was made
};

enum class PathKind { Absent, Folder, Other };

using KeptPaths = std::map<std::string, KeptPath, std::less<>>;
using PathSet = std::set<std::string, std::less<>>;

class LayerIndex {
 public:
  // An empty one, to be filled by exchange().
  LayerIndex() = default;

  // The budget is borrowed until finish().
  explicit LayerIndex(IndexBudget& budget) : key_(budget.key), budget_(&budget) {}

  // --- while the layer is read, in the order of its archive

  // Where an entry of this (clean) path lies once links that this layer itself has put in its way are
  // followed. Empty where they run in circles, or there are too many of them.
  std::string place(const std::string& path);
  void add_folder(const std::string& path);
  void add_other(const std::string& path);  // a file nobody wants, a device …
  void add_kept(const std::string& path, KeptPath kept);
  void add_whiteout(const std::string& path);  // hides this path and all below it in lower layers
  void add_opaque(const std::string& folder);  // hides all below this folder in lower layers

  // Whether place() has had more to follow than it may for all layers together. Nothing it says counts then.
  [[nodiscard]] bool has_lost_its_way() const { return budget_->steps > kMaxSteps; }

  // What did not fit or could not be told, as sentences for a Gap. Call once, when all is added.
  std::vector<std::string> finish();

  // --- afterwards

  // Takes over the files of an index that was made of the same layer with other wishes.
  void take_files_of(const LayerIndex& other, const WantedPaths& wanted);
  [[nodiscard]] const KeptPath* kept(std::string_view path) const;
  [[nodiscard]] PathKind kind(std::string_view path) const;  // of a path that is not kept
  [[nodiscard]] bool has_whiteout(std::string_view path) const { return whiteouts_.contains(path); }
  [[nodiscard]] bool is_opaque(std::string_view folder) const { return opaque_.contains(folder); }
  // Whether any of the four has something to say of it.
  [[nodiscard]] bool mentions(std::string_view path) const;
  [[nodiscard]] const KeptPaths& all_kept() const { return kept_; }
  // Whether every file it keeps lies in one of the first `count` slots.
  [[nodiscard]] bool uses_slots_below(std::size_t count) const;

 private:
  [[nodiscard]] std::uint64_t hash(std::string_view path) const { return siphash(key_, path) & ~std::uint64_t{1}; }
  void add_hash(std::string_view path, bool is_folder);
  void add_folders(std::string_view folder);
  void remove_below(const std::string& path);
  bool follow_links(std::string_view folder);
  void forget_places();
  bool fits(const std::string& path, const std::string& target);

  template <typename Wire>
  friend void exchange(Wire& wire, LayerIndex& index) {
    wire(index.key_[0], index.key_[1], index.hashes_, index.kept_, index.whiteouts_, index.opaque_);
  }

  SipKey key_{};
  IndexBudget* budget_ = nullptr;
  std::vector<std::uint64_t> hashes_;  // lowest bit: a folder; sorted by finish()
  KeptPaths kept_;
  PathSet whiteouts_;
  PathSet opaque_;
  bool has_links_ = false;
  std::string last_folder_;  // of add_folders()
  std::string last_parent_;  // of place(): entries of one folder stand together
  bool last_is_circle_ = false;
  std::vector<std::pair<std::size_t, std::string>> places_;  // how much of last_parent_, and where that lies
  std::size_t unindexed_ = 0;
  std::size_t unkept_ = 0;
};

}  // namespace coaming
