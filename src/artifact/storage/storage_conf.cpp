#include "artifact/storage/storage_conf.h"

#include "base/toml.h"

namespace coaming {

namespace {

Result<std::string> text_of(const TomlNode& table, std::string_view name) {
  const TomlNode* node = table.find(name);
  if (node == nullptr) return std::string();
  if (node->kind == TomlNode::Kind::Text) return node->text;
  return Error{ErrorCode::Invalid, std::string(name) + ", line " + std::to_string(node->line) + ", should be a text"};
}

}  // namespace

Result<StorageConf> parse_storage_conf(std::string_view text) {
  if (text.size() > kMaxStorageConfBytes) {
    return Error{ErrorCode::TooLarge, "has more than " + std::to_string(kMaxStorageConfBytes) + " bytes"};
  }
  const auto top = parse_toml(text);
  if (!top) return top.error();
  StorageConf conf;
  const TomlNode* storage = top->find("storage");
  if (storage == nullptr) return conf;
  auto driver = text_of(*storage, "driver");
  if (!driver) return driver.error();
  conf.driver = std::move(*driver);
  auto root = text_of(*storage, "graphroot");
  if (!root) return root.error();
  conf.graph_root = std::move(*root);
  auto rootless = text_of(*storage, "rootless_storage_path");
  if (!rootless) return rootless.error();
  conf.rootless_root = std::move(*rootless);
  const TomlNode* options = storage->find("options");
  if (options == nullptr) return conf;
  for (const TomlNode& store : options->list_of("additionalimagestores")) {
    if (store.kind != TomlNode::Kind::Text) {
      return Error{ErrorCode::Invalid,
                   "additionalimagestores, line " + std::to_string(store.line) + ", should be a list of texts"};
    }
    conf.image_stores.push_back(store.text);
  }
  return conf;
}

}  // namespace coaming
