#include "artifact/layer_reader.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "artifact/entry_collector.h"
#include "artifact/root_folder.h"
#include "artifact/tar_reader.h"
#include "artifact/wanted_links.h"
#include "base/black_box.h"
#include "base/decompress.h"
#include "base/workers.h"

namespace coaming {

namespace {

std::string layer_name(std::size_t layer, const LayerBlob& blob) {
  std::string name = "layer " + std::to_string(layer + 1);
  if (blob.digest) {
    name += " (" + blob.digest->to_string() + ")";
  } else if (blob.diff_id) {
    name += " (diff_id " + blob.diff_id->to_string() + ")";
  }
  return name;
}

Chunks limited(Chunks input, std::uint64_t limit) {
  // Shared because copies of a std::function must share their place in the stream.
  const auto passed = std::make_shared<std::uint64_t>(0);
  return [input = std::move(input), limit, passed]() -> Result<std::string_view> {
    auto piece = input();
    if (piece) *passed += piece->size();
    if (*passed <= limit) return piece;
    return Error{ErrorCode::TooLarge, "expands to more than " + std::to_string(limit) + " bytes"};
  };
}

Result<Compression> compression_of(const ByteRange& bytes) {
  char first[6] = {};
  const std::size_t size = std::min<std::uint64_t>(sizeof first, bytes.size());
  if (auto read = bytes.read_at(0, std::span(first, size)); !read) return read.error();
  const std::string_view start(first, size);
  if (start == std::string_view("\xfd"
                                "7zXZ\0",
                                6))
    return Error{ErrorCode::Unsupported, "is compressed with xz, which no image format allows"};
  if (start.starts_with("BZh"))
    return Error{ErrorCode::Unsupported, "is compressed with bzip2, which no image format allows"};
  return detect_compression(start);
}

// `plain` is the same bytes where they lie, of a layer that is not compressed; else empty.
Result<void> collect_entries(const Chunks& stream, const ByteRange& plain, EntryCollector& collector) {
  TarReader reader(stream);
  const Chunks content = [&reader] { return reader.content(); };
  TarEntry entry;
  for (;;) {
    const auto more = reader.next(entry);
    if (!more) return more.error();
    if (!*more) return drain(stream);
    ByteRange lying;
    const bool lies_there = !reader.is_sparse() && reader.position() <= plain.size();
    if (lies_there && entry.size <= plain.size() - reader.position())
      lying = plain.slice(reader.position(), entry.size);
    if (auto added = collector.add(entry, content, lying); !added) return added;
  }
}

// In which way a blob is read.
struct Reading {
  std::size_t layer = 0;
  bool in_two_threads = false;  // one for the bytes, one for the entries
};

// The same stream for another thread, which works on the layer then.
Chunks for_another_thread(Chunks input, std::size_t layer) {
  return [input = std::move(input), layer] {
    const Work work(layer, "");
    return input();
  };
}

// Reads one blob into the collector and checks its digest.
Result<void> read_blob(const LayerBlob& blob, const Reading& reading, EntryCollector& collector, Progress& progress) {
  if (!blob.folder.empty()) return read_layer_folder(blob.folder, collector, progress);
  const auto compression = compression_of(blob.bytes);
  if (!compression) return compression.error();
  const bool hash_stored = blob.digest.has_value() || *compression == Compression::None;
  const std::optional<Digest> expected = blob.digest ? blob.digest : blob.diff_id;

  Sha256 hash;
  Chunks stored = tee(chunks_of(blob.bytes), [&](std::string_view piece) {
    if (hash_stored && expected) hash.update(piece);
    progress.bytes_done.fetch_add(piece.size(), std::memory_order_relaxed);
  });
  // Inflating goes on while the next bytes are read and hashed; a plain tar is passed over too fast for that to pay.
  if (*compression != Compression::None) stored = prefetch(std::move(stored));
  Chunks tar = limited(decompress(*compression, stored), kMaxLayerBytes);
  if (!hash_stored && expected) tar = tee(std::move(tar), [&](std::string_view piece) { hash.update(piece); });
  if (reading.in_two_threads) tar = prefetch(for_another_thread(std::move(tar), reading.layer));

  auto collected = collect_entries(tar, *compression == Compression::None ? blob.bytes : ByteRange(), collector);
  if (!collected) tar = {};  // ends its thread, if it has one
  // Damage is best explained by a digest that does not match, so the hash is finished even then.
  if (!collected && hash_stored && collected.error().code == ErrorCode::Corrupt) {
    if (auto rest = drain(stored); !rest) return rest;
  }
  const bool hash_is_complete =
      static_cast<bool>(collected) || (hash_stored && collected.error().code == ErrorCode::Corrupt);
  if (expected && hash_is_complete) {
    const Digest actual = hash.finish();
    if (actual != *expected) {
      const std::string_view what = blob.digest ? "its content has the digest " : "its content has the diff_id ";
      return Error{ErrorCode::Corrupt, std::string(what) + actual.to_string() + ", expected " + expected->to_string()};
    }
  }
  if (!collected) return collected;
  if (!expected) {
    collector.add_gap(ErrorCode::NotFound, "",
                      "neither a descriptor nor the configuration states a digest of this layer");
  }
  return {};
}

// What comes of reading one layer.
struct LayerWork {
  std::shared_ptr<LayerRecord> record;
  std::optional<Error> error;
};

// How many layers to read at once: one for each core, as long as their buffers and windows fit into their limit.
std::size_t layers_at_once(const std::vector<LayerBlob>& blobs, const Wanted& wanted) {
  // Of what is not here nobody knows yet how much memory it takes.
  constexpr std::size_t kUnknownAtOnce = 4;
  const std::size_t most = std::min(usable_processors(), wanted.limits.layers_at_once);
  if (wanted.arrivals != nullptr) return std::min(most, kUnknownAtOnce);
  std::size_t largest = 0;
  for (const LayerBlob& blob : blobs) {
    std::string start(std::min<std::uint64_t>(6, blob.bytes.size()), '\0');
    if (blob.bytes.read_at(0, start)) largest = std::max(largest, memory_to_decompress(start));
  }
  const std::size_t buffers = (kPrefetchChunks + 4) * kChunkBytes;
  return std::clamp<std::size_t>(wanted.limits.read_bytes / (buffers + largest), 1, most);
}

// Layers whose descriptors state the same digest are read once: first_of[i] is the lowest layer that equals layer i.
// A diff_id does not do: it is checked against the bytes, so it must not keep them from being read.
std::vector<std::size_t> find_repeated(const std::vector<LayerBlob>& blobs) {
  std::map<Digest, std::size_t> seen;
  std::vector<std::size_t> first_of(blobs.size());
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    first_of[i] = blobs[i].digest ? seen.try_emplace(*blobs[i].digest, i).first->second : i;
  }
  return first_of;
}

Result<void> read_again(LayerRecord& record, const LayerBlob& blob, std::size_t layer, const WantedPaths& wanted,
                        std::vector<Gap>& gaps) {
  IndexBudget budget;
  LayerIndex found(budget);
  EntryCollector collector(found, wanted, *record.spool, {layer, true});
  Progress progress;
  if (auto read = read_blob(blob, {layer}, collector, progress); !read) return read.error().in(layer_name(layer, blob));
  std::vector<Gap> doubts = collector.finish();
  gaps.insert(gaps.end(), doubts.begin(), doubts.end());
  record.index->take_files_of(found, wanted);
  return {};
}

// The digest by which a layer's bytes are known once they were read without an error.
const std::optional<Digest>& checked_digest(const LayerBlob& blob) { return blob.digest ? blob.digest : blob.diff_id; }

// What the layers of one image share while they are read.
struct Shared {
  const Wanted& wanted;
  IndexBudget& budget;
  FactsBudget& facts;
  LargeFiles& large_files;
  std::shared_ptr<Spool::Total> spooled;
  Progress& progress;
  std::uint64_t bytes_to_read;
};

// Whether other layers leave cores without work while this one is read.
bool is_on_its_own(const LayerBlob& blob, const Shared& shared) {
  return usable_processors() > 1 && blob.bytes.size() > shared.bytes_to_read / usable_processors();
}

// What is said of a layer again, or by the cache: Gaps stand for what does not fit.
void limit_facts(std::vector<FileFacts>& facts, FactsBudget& budget, std::size_t layer, std::vector<Gap>& gaps) {
  std::size_t left_out = 0;
  const auto does_not_fit = [&](const FileFacts& of_file) {
    if (budget.take(memory_of(of_file))) return false;
    if (++left_out <= kMaxGapsPerLayer) gaps.push_back({ErrorCode::TooLarge, of_file.path, layer, kFactsDoNotFit});
    return true;
  };
  facts.erase(std::remove_if(facts.begin(), facts.end(), does_not_fit), facts.end());
  if (left_out > kMaxGapsPerLayer) {
    const std::string more = std::to_string(left_out - kMaxGapsPerLayer);
    gaps.push_back({ErrorCode::TooLarge, "", layer, "and " + more + " more like these"});
  }
}

std::shared_ptr<LayerRecord> find_kept(const LayerBlob& blob, std::size_t layer, const Shared& shared) {
  const std::optional<Digest>& digest = checked_digest(blob);
  if (shared.wanted.cache == nullptr || !digest) return nullptr;
  auto record = shared.wanted.cache->find(*digest);
  if (!record) return nullptr;
  for (Gap& gap : record->gaps) gap.layer = layer;
  limit_facts(record->facts, shared.facts, layer, record->gaps);
  shared.progress.bytes_done += blob.bytes.size();
  return record;
}

// Shows files to a reader under the names of their hard links.
class LinkReader : public FileReader {
 public:
  LinkReader(const FileReader& reader, const std::map<std::string, std::string>& links)
      : reader_(reader), links_(links) {}
  void look(const FileEntry& /*entry*/, FileFacts& /*facts*/) const override {}
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view first_bytes) const override {
    const auto link = links_.find(std::string(entry.path));
    return link != links_.end() && reader_.wants(named(entry, link->second), first_bytes);
  }
  void read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const override {
    reader_.read(named(entry, links_.at(std::string(entry.path))), bytes, facts);
  }
  [[nodiscard]] std::string version() const override { return {}; }

 private:
  static FileEntry named(const FileEntry& entry, std::string_view name) {
    FileEntry other = entry;
    other.path = name;
    return other;
  }
  const FileReader& reader_;
  const std::map<std::string, std::string>& links_;
};

// Reads a layer once more for files that the reader wants under the name of a hard link only.
Result<void> read_links(const LayerBlob& blob, std::size_t layer, const FileReader& reader,
                        const std::map<std::string, std::string>& links, const Shared& shared, LayerRecord& record) {
  const LinkReader link_reader(reader, links);
  IndexBudget budget{shared.wanted.limits.indexed_paths, shared.wanted.limits.kept_path_bytes};
  LayerIndex index(budget);
  const WantedPaths nothing;  // the collector borrows it
  EntryCollector collector(index, nothing, *record.spool,
                           {layer, true, &link_reader, {}, &shared.facts, &shared.large_files});
  Progress progress;
  if (auto read = read_blob(blob, {layer}, collector, progress); !read) return read;
  for (FileFacts& facts : collector.take_facts()) {
    facts.path = links.at(facts.path);
    record.facts.push_back(std::move(facts));
  }
  if (collector.was_short_of_memory()) {
    const std::vector<Gap> gaps = collector.finish();
    record.gaps.insert(record.gaps.end(), gaps.begin(), gaps.end());
  }
  return {};
}

Result<void> await(const Wanted& wanted, std::size_t layer) {
  return wanted.arrivals == nullptr ? Result<void>() : wanted.arrivals->await(layer);
}

Result<std::shared_ptr<LayerRecord>> read_layer(const LayerBlob& blob, std::size_t layer, const Shared& shared) {
  if (auto kept = find_kept(blob, layer, shared)) return kept;
  const Wanted& wanted = shared.wanted;
  if (auto arrived = await(wanted, layer); !arrived) return arrived.error();
  auto record = std::make_shared<LayerRecord>();
  auto spool = Spool::create(wanted.cache != nullptr ? wanted.cache->folder() : std::string(), shared.spooled);
  if (!spool) return spool.error();
  record->spool = std::move(*spool);
  record->index = std::make_shared<LayerIndex>(shared.budget);
  EntryCollector::Options options{layer, true, wanted.reader, {}, &shared.facts, &shared.large_files};
  bool is_suspect = false;
  for (const Suspect& suspect : wanted.suspects) {
    if (suspect.layer == layer) options.suspects.emplace(suspect.path, suspect.message);
    if (suspect.layer == layer && suspect.path.empty()) is_suspect = true;
  }
  EntryCollector collector(*record->index, wanted.paths, *record->spool, options);
  const Work work(layer, "");
  if (is_suspect) collector.add_gap(ErrorCode::Unavailable, "", options.suspects.at(""));
  auto read =
      is_suspect ? Result<void>() : read_blob(blob, {layer, is_on_its_own(blob, shared)}, collector, shared.progress);
  record->gaps = collector.finish();
  record->facts = collector.take_facts();
  if (read && !collector.unread_links().empty()) {
    read = read_links(blob, layer, *wanted.reader, collector.unread_links(), shared, *record);
  }
  if (!read) return read.error();
  const bool is_whole = options.suspects.empty() && !collector.was_short_of_memory();
  if (wanted.cache != nullptr && blob.folder.empty() && checked_digest(blob) && is_whole)
    wanted.cache->keep(*checked_digest(blob), *record);
  return record;
}

// The facts of all layers, each with the step from which on it cannot be seen. Those of a layer that stands in several
// places are copied, all others are moved.
std::vector<FileFacts> gather_facts(LayeredTree& tree, const std::vector<std::size_t>& first_of, FactsBudget& budget,
                                    std::vector<Gap>& gaps) {
  std::map<std::size_t, std::size_t> last_of;  // by the first one
  for (std::size_t layer = 0; layer < first_of.size(); ++layer) last_of[first_of[layer]] = layer;
  std::vector<FileFacts> gathered;
  for (std::size_t layer = 0; layer < tree.steps(); ++layer) {
    std::vector<FileFacts> facts;
    if (last_of[first_of[layer]] == layer) {
      facts = std::move(tree.record(layer).facts);
    } else {
      facts = tree.record(layer).facts;
      limit_facts(facts, budget, layer, gaps);
    }
    for (FileFacts& of_file : facts) {
      of_file.layer = layer;
      of_file.hidden_from = tree.hidden_from(of_file.path, layer);
      gathered.push_back(std::move(of_file));
    }
  }
  return gathered;
}

}  // namespace

Result<FilesRead> read_layers(const std::vector<LayerBlob>& blobs, const Wanted& wanted, Progress& progress) {
  const std::vector<std::size_t> first_of = find_repeated(blobs);

  // The largest first, so that no core is left alone with it at the end.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    if (first_of[i] == i) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return blobs[a].bytes.size() > blobs[b].bytes.size(); });
  std::uint64_t bytes_to_read = 0;
  for (const std::size_t i : order) {
    progress.bytes_total += blobs[i].bytes.size();
    const bool is_kept =
        wanted.cache != nullptr && checked_digest(blobs[i]) && wanted.cache->has(*checked_digest(blobs[i]));
    if (!is_kept) bytes_to_read += blobs[i].bytes.size();
    if (wanted.arrivals != nullptr && !is_kept) wanted.arrivals->request(i);
  }

  IndexBudget budget{wanted.limits.indexed_paths, wanted.limits.kept_path_bytes};
  FactsBudget facts_budget(wanted.limits.facts_bytes);
  LargeFiles large_files(wanted.limits.large_files_at_once);
  const Shared shared{wanted,   budget,       facts_budget, large_files, std::make_shared<Spool::Total>(0),
                      progress, bytes_to_read};
  std::vector<LayerWork> work(blobs.size());
  // After a failure only lower layers are still begun, so that the same input always gives the same error.
  std::atomic<std::size_t> lowest_failure = blobs.size();
  run_jobs(order.size(), layers_at_once(blobs, wanted), [&](std::size_t job) {
    const std::size_t layer = order[job];
    if (layer > lowest_failure) return;
    auto read = read_layer(blobs[layer], layer, shared);
    if (read) {
      work[layer].record = std::move(*read);
      return;
    }
    work[layer].error = read.error();
    std::size_t known = lowest_failure;
    while (layer < known && !lowest_failure.compare_exchange_weak(known, layer)) {
    }
  });
  if (lowest_failure < blobs.size()) {
    const std::size_t layer = lowest_failure;
    return work[layer].error->in(layer_name(layer, blobs[layer]));
  }

  std::vector<std::shared_ptr<LayerRecord>> layers;
  FilesRead files;
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    layers.push_back(work[first_of[i]].record);
    if (first_of[i] == i) files.gaps.insert(files.gaps.end(), layers[i]->gaps.begin(), layers[i]->gaps.end());
  }
  files.tree = std::make_unique<LayeredTree>(layers);
  const auto again = [&](std::size_t layer, const WantedPaths& more) -> Result<void> {
    if (auto arrived = await(wanted, first_of[layer]); !arrived) return arrived;
    return read_again(*layers[layer], blobs[layer], layer, more, files.gaps);
  };
  if (auto followed = follow_wanted_links(*files.tree, wanted.paths, again, files.gaps); !followed) {
    return followed.error();
  }
  files.facts = gather_facts(*files.tree, first_of, facts_budget, files.gaps);
  return files;
}

}  // namespace coaming
