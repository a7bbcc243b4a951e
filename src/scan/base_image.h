// Which image an image was built on, by the images that were scanned before.
#pragma once

#include "artifact/layer_cache.h"
#include "base/file_cache.h"
#include "model/artifact.h"

namespace coaming {

// Where all layers of an image scanned before are the lowest layers of this one, that image – of several the one with
// the most layers – is its base, unless an annotation has named another: that one's name then stays. Keeps the image
// for those that come after it. Knows layers by their diff_ids; where one has none, does nothing.
void find_base_image(Artifact& artifact, const FileCache& cache, const LayerCache::Keep& keep);

}  // namespace coaming
