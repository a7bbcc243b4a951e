// Images and containers that lie unpacked in containers-storage: Podman's and Buildah's, without either of them.
#pragma once

#include <string>
#include <vector>

#include "artifact/image_parts.h"
#include "base/result.h"

namespace coaming {

// Finds an image, or a container with what it has changed as its highest layer. Its layers are folders, as the overlay
// driver keeps them; nothing in them is read yet.
//
// Takes:   a name as Podman takes it; the folders of the stores, the first that has it counts.
// Returns: the parts; the configuration was checked against the image's id. The layers' diff_ids are as stated: what
//          lies unpacked cannot be checked against them.
// Errors:  NotFound where there is no store, or none that has it; those of stored_images.h; Unsupported for a store of
//          another driver.
Result<ImageParts> read_storage_image(const std::string& name, const std::vector<std::string>& stores);
Result<ImageParts> read_storage_container(const std::string& name, const std::vector<std::string>& stores);

// The folders of stores that storage.conf names, or the usual ones.
//
// Takes:   the files, the first of which counts; the usual store of this user; what $HOME, $USER and $UID mean in them;
//          whether this is root, for whom graphroot counts in every file, while for others it does in `own_file` alone.
// Errors:  those of parse_storage_conf, naming the file.
struct StoragePlaces {
  std::vector<std::string> files;
  std::string own_file;
  std::string usual_store;
  std::string home;
  std::string user;
  unsigned user_id = 0;
};
Result<std::vector<std::string>> find_stores(const StoragePlaces& places);

}  // namespace coaming
