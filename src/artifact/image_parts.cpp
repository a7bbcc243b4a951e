#include "artifact/image_parts.h"

namespace coaming {

namespace {

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

void apply_base(const StatedBase& stated, Artifact& artifact) {
  if (artifact.base || (stated.name.empty() && stated.digest.empty())) return;
  BaseImage base;
  base.name = stated.name;
  if (const auto digest = parse_digest(stated.digest)) base.digest = *digest;
  base.known_by = "annotation";
  artifact.base = std::move(base);
}

void apply_config(const ImageConfig& config, ImageParts& parts) {
  Artifact& artifact = parts.artifact;
  artifact.platform = config.platform;
  artifact.created = config.created;
  apply_base(config.base, artifact);
  parts.texts = config.texts;
  const std::size_t count = artifact.layers.size();

  if (config.diff_ids.size() == count) {
    for (std::size_t i = 0; i < count; ++i) {
      artifact.layers[i].diff_id = config.diff_ids[i];
      parts.blobs[i].diff_id = config.diff_ids[i];
    }
  } else {
    parts.gaps.push_back({ErrorCode::Invalid, "", std::nullopt,
                          "the image has " + counted(count, "layer") + ", but its configuration states " +
                              counted(config.diff_ids.size(), "diff_id") + "; none of them was used"});
  }

  std::vector<const HistoryEntry*> made_layers;
  for (const HistoryEntry& entry : config.history) {
    if (!entry.empty_layer) made_layers.push_back(&entry);
  }
  if (made_layers.size() == count) {
    for (std::size_t i = 0; i < count; ++i) {
      artifact.layers[i].created_by = made_layers[i]->created_by;
      artifact.layers[i].created = made_layers[i]->created;
    }
  } else if (!config.history.empty()) {
    for (ConfigText& text : parts.texts) text.layer.reset();
    parts.gaps.push_back({ErrorCode::Invalid, "", std::nullopt,
                          "the image has " + counted(count, "layer") + ", but its history tells of " +
                              std::to_string(made_layers.size()) + "; no instruction is named"});
  }
}

}  // namespace coaming
