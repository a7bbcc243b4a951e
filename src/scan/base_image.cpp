#include "scan/base_image.h"

#include <string>
#include <vector>

#include "base/digest.h"
#include "base/sealed_file.h"

namespace coaming {

namespace {

constexpr std::uint64_t kMaxStackBytes = 64 << 10;

// The name under which an image is kept: of each number of lowest layers, from one on.
std::vector<std::string> stack_names(const Artifact& artifact) {
  std::vector<std::string> names;
  std::string all;
  for (const Layer& layer : artifact.layers) {
    if (!layer.diff_id) return {};
    all += layer.diff_id->hex();
    names.push_back("stack-" + sha256(all).hex());
  }
  return names;
}

void keep_stack(const Artifact& artifact, const std::string& name, const FileCache& cache,
                const LayerCache::Keep& keep) {
  if (cache.find(name)) return;
  const auto file = open_temporary(cache.folder());
  if (file && append_sealed(*file, artifact.name.empty() ? artifact.target : artifact.name, kMaxStackBytes)) {
    keep(name, *file);
  }
}

}  // namespace

void find_base_image(Artifact& artifact, const FileCache& cache, const LayerCache::Keep& keep) {
  const std::vector<std::string> names = stack_names(artifact);
  if (names.empty()) return;
  for (std::size_t count = names.size() - 1; count > 0; --count) {
    const auto file = cache.find(names[count - 1]);
    if (!file) continue;
    const auto kept = read_sealed(*file, kMaxStackBytes);
    if (!kept) continue;
    if (!artifact.base) artifact.base = BaseImage{kept->text, std::nullopt, std::nullopt, "layers"};
    artifact.base->layers = count;
    break;
  }
  keep_stack(artifact, names.back(), cache, keep);
}

}  // namespace coaming
