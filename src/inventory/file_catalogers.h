// FileCatalogers: the catalogers that read one file alone, asked about the files that pass by.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/path_table.h"
#include "inventory/catalog.h"
#include "model/file_reader.h"

namespace coaming {

class FileCatalogers : public FileReader {
 public:
  // Of all catalogers those that read this kind of evidence; for tests also others. Borrows the table.
  explicit FileCatalogers(Evidence evidence);
  FileCatalogers(Evidence evidence, std::span<const Cataloger> catalogers);

  void look(const FileEntry& /*entry*/, FileFacts& /*facts*/) const override {}
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view first_bytes) const override;
  // Adds packages and gaps. A cataloger that fails is a gap: of the packages, unless the bytes could not be had.
  void read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const override;
  [[nodiscard]] std::string version() const override;

 private:
  template <typename Visit>
  void find(const FileEntry& entry, std::string_view first_bytes, const Visit& visit) const;

  std::vector<const Cataloger*> rows_;
  PathTable paths_;
};

}  // namespace coaming
