// The union of layers, against a second one that is made in the plainest way: every layer unpacked into a map of its
// own, entry after entry, and the maps laid upon each other. The input is a list of entries in a few bytes each.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/image_path.h"
#include "artifact/layer_reader.h"
#include "support/tar_builder.h"

namespace {

using coaming::name_of;
using coaming::parent_of;
using coaming::PathWalk;

struct Thing {
  enum class Kind { Folder, File, Link, LowerHardLink } kind = Kind::Folder;
  std::string text;  // of a File its content, of the others their target
};
using Things = std::map<std::string, Thing, std::less<>>;

void remove_all(Things& things, const std::string& path) {
  things.erase(path);
  auto it = things.lower_bound(path + "/");
  while (it != things.end() && it->first.starts_with(path + "/")) it = things.erase(it);
}

// Follows links as the kernel does. None where a folder is missing or the links run in circles.
std::optional<std::string> real_path(const Things& things, std::string_view path, bool follow_last) {
  std::string at;
  PathWalk walk(path);
  int links = 0;
  int steps = 0;
  for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
    if (++steps > coaming::kMaxWalk) return std::nullopt;
    if (component == "..") {
      at.resize(parent_of(at).size());
      continue;
    }
    const std::string next = coaming::join_path(at, component);
    const auto it = things.find(next);
    const bool is_last = walk.at_end();
    if (it == things.end()) {
      if (!is_last) return std::nullopt;
    } else if (it->second.kind == Thing::Kind::Link && (follow_last || !is_last)) {
      if (++links > coaming::kMaxLinks) return std::nullopt;
      if (it->second.text.starts_with('/')) at.clear();
      walk.insert(it->second.text);
      continue;
    } else if (it->second.kind != Thing::Kind::Folder && !is_last) {
      return std::nullopt;
    }
    at = next;
  }
  return at;
}

// One layer, unpacked into an empty folder.
struct Layer {
  Things things;
  std::set<std::string> hidden;
  std::set<std::string> opaque;
  std::string story;     // for messages
  bool is_sound = true;  // no engine would have failed to unpack it, and all agree on what it means

  // Where the folder really lies, made where it is missing.
  std::string make_folder(std::string_view folder) {
    std::string at;
    PathWalk walk(folder);
    int links = 0;
    for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
      if (component == "..") {
        at.resize(parent_of(at).size());
        continue;
      }
      const std::string next = coaming::join_path(at, component);
      const auto it = things.find(next);
      if (it != things.end() && it->second.kind == Thing::Kind::Link) {
        if (++links > 8) is_sound = false;
        if (!is_sound) return {};
        if (it->second.text.starts_with('/')) at.clear();
        walk.insert(it->second.text);
        continue;
      }
      if (it != things.end() && it->second.kind != Thing::Kind::Folder) is_sound = false;
      if (it == things.end()) things[next] = {};
      at = next;
    }
    return at;
  }

  void put(const std::string& path, const Thing& thing) {
    const std::string place = coaming::join_path(make_folder(parent_of(path)), name_of(path));
    const auto it = things.find(place);
    const bool merges =
        thing.kind == Thing::Kind::Folder && it != things.end() && it->second.kind == Thing::Kind::Folder;
    if (merges) return;
    // Which of two things of one name is meant is left open (and a Gap says so).
    if (it != things.end() && (thing.kind == Thing::Kind::Folder || it->second.kind == Thing::Kind::Folder))
      is_sound = false;
    remove_all(things, place);
    things[place] = thing;
  }

  void hard_link(const std::string& path, const std::string& target) {
    Layer copy = *this;  // to find the target makes no folders
    const std::string from = coaming::join_path(copy.make_folder(parent_of(target)), name_of(target));
    if (!copy.is_sound) is_sound = false;
    const auto it = things.find(from);
    if (it == things.end()) return put(path, {Thing::Kind::LowerHardLink, from});
    if (it->second.kind == Thing::Kind::Folder) is_sound = false;
    put(path, Thing(it->second));
  }
};

// Lays a layer upon what is there.
void unite(Things& image, const Layer& layer) {
  const Things before = image;
  for (const std::string& path : layer.hidden) remove_all(image, path);
  for (const std::string& folder : layer.opaque) {
    Things kept;
    for (const auto& [path, thing] : image) {
      const bool is_below = folder.empty() || path.starts_with(folder + "/");
      if (!is_below) kept.emplace(path, thing);
    }
    image = kept;
  }
  for (const auto& [path, thing] : layer.things) {  // parents first
    const auto it = image.find(path);
    const bool merges =
        thing.kind == Thing::Kind::Folder && it != image.end() && it->second.kind == Thing::Kind::Folder;
    if (merges) continue;
    remove_all(image, path);
    image[path] = thing;
    if (thing.kind != Thing::Kind::LowerHardLink) continue;
    const auto target = real_path(before, thing.text, false);
    const auto meant = target ? before.find(*target) : before.end();
    if (meant != before.end() && meant->second.kind != Thing::Kind::Folder) {
      image[path] = meant->second;
    } else {
      image[path] = {Thing::Kind::File, "-"};
    }
  }
}

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  [[nodiscard]] bool at_end() const { return at_ >= size_; }
  int next_content = 0;  // so that no two files are alike
  unsigned take() { return at_ < size_ ? data_[at_++] : 0; }

  // A path of up to four components out of few names, so that entries meet.
  std::string take_path() {
    constexpr const char* kNames[] = {"a", "b", "c", "d"};
    std::string path;
    for (unsigned bits = take(), i = 0; i <= bits >> 6; ++i) {
      path = coaming::join_path(path, kNames[bits >> 2 * i & 3]);
    }
    return path;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

// Adds one entry to both.
void add_entry(Input& input, Layer& layer, coaming::TarBuilder& tar) {
  using Kind = Thing::Kind;
  const unsigned kind = input.take() % 16;
  const std::string path = input.take_path();

  layer.story += " " + std::to_string(kind) + ":" + path;
  switch (kind) {
    case 0: tar.folder(path); return layer.put(path, {});
    case 1: {
      const std::string target = input.take_path();
      layer.story += "=" + target;
      tar.hard_link(path, target);
      return layer.hard_link(path, target);
    }
    case 2:
    case 3:
    case 4: {
      const unsigned up = input.take() % 4;
      std::string target = up == 3 ? "/" : "";
      for (unsigned i = 0; i < up && up < 3; ++i) target += "../";
      target += input.take_path();
      layer.story += ">" + target;
      tar.symlink(path, target);
      return layer.put(path, {Kind::Link, target});
    }
    case 5: {
      tar.file(coaming::join_path(parent_of(path), ".wh." + std::string(name_of(path))));
      layer.hidden.insert(coaming::join_path(layer.make_folder(parent_of(path)), name_of(path)));
      return;
    }
    case 6: {
      tar.file(coaming::join_path(path, ".wh..wh..opq"));
      layer.opaque.insert(layer.make_folder(path));
      return;
    }
    default: {
      const std::string text = std::to_string(input.next_content++);
      layer.story += "=" + text;
      tar.file(path, text);
      return layer.put(path, {Kind::File, text});
    }
  }
}

std::string text_in(const Things& image, std::string_view path) {
  const auto real = real_path(image, path, true);
  const auto it = real ? image.find(*real) : image.end();
  return it != image.end() && it->second.kind == Thing::Kind::File ? it->second.text : "-";
}

std::string text_in(const coaming::LayeredTree& tree, std::string_view path, std::size_t step) {
  const auto file = tree.find(path, step);
  return file ? *tree.bytes(*file).read_all(100) : "-";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kWanted[] = {"a", "a/b", "b/c/d", "a/a/a/a", "c/*"};
  Input input(data, size);
  std::vector<std::string> tars;
  std::vector<Things> images;
  Things image;
  std::string story;
  while (!input.at_end() && tars.size() < 5) {
    Layer layer;
    coaming::TarBuilder tar;
    for (unsigned count = 1 + input.take() % 8; count > 0 && !input.at_end(); --count) add_entry(input, layer, tar);
    for (const std::string& path : layer.hidden) {
      const auto it = layer.things.find(path);
      if (it != layer.things.end() && it->second.kind == Thing::Kind::Folder) layer.is_sound = false;
    }
    if (!layer.is_sound) return -1;
    unite(image, layer);
    images.push_back(image);
    story += "layer:" + layer.story + "\n";
    tars.push_back(tar.finished());
  }
  std::vector<coaming::LayerBlob> blobs;
  blobs.reserve(tars.size());
  for (const std::string& tar : tars) blobs.push_back({coaming::ByteRange::of_memory(tar), std::nullopt, std::nullopt});
  if (blobs.empty()) return -1;
  coaming::Progress progress;
  const auto files = coaming::read_layers(blobs, {coaming::WantedPaths(kWanted)}, progress);
  if (!files) std::abort();
  for (std::size_t step = 0; step < images.size(); ++step) {
    for (const std::string_view path : kWanted) {
      if (path.ends_with('*')) continue;
      const std::string expected = text_in(images[step], path);
      const std::string found = text_in(*files->tree, path, step);
      if (found == expected) continue;
      std::fprintf(stderr, "%s%s at step %zu: found %s, expected %s\n", story.c_str(), std::string(path).c_str(), step,
                   found.c_str(), expected.c_str());
      std::abort();
    }
    std::multiset<std::string> expected;
    for (const char* name : {"c/a", "c/b", "c/c", "c/d"}) {
      if (const std::string text = text_in(images[step], name); text != "-") expected.insert(text);
    }
    std::multiset<std::string> found;
    for (const coaming::FileRef& file : files->tree->list("c", step))
      found.insert(*files->tree->bytes(file).read_all(100));
    // One file may stand there under two names, which a list names once or twice.
    if (std::set(found.begin(), found.end()) == std::set(expected.begin(), expected.end())) continue;
    std::fprintf(stderr, "%sthe list of c at step %zu is wrong\n", story.c_str(), step);
    std::abort();
  }
  return 0;
}
