// LayerRecord: everything that was read of one layer, and how it lies in a file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "artifact/layer_index.h"
#include "artifact/spool.h"
#include "model/file_facts.h"
#include "model/gap.h"

namespace coaming {

struct LayerRecord {
  std::shared_ptr<LayerIndex> index;
  std::shared_ptr<Spool> spool;  // the bytes of the files the index keeps
  std::vector<FileFacts> facts;  // in the order of the layer's entries
  std::vector<Gap> gaps;
};

// A larger record is not kept: reading the layer again is the lesser evil.
inline constexpr std::uint64_t kMaxRecordBytes = 512 << 20;

// Puts everything but the files, which lie in the spool's file already, behind them. The file is then complete in
// itself. For a spool that was made, not taken over.
// Errors: TooLarge above kMaxRecordBytes; Unavailable where the disk is full.
Result<void> seal(LayerRecord& record);

// Reads what seal() left. The file may be damaged.
// Errors: Corrupt where it is not what was written; TooLarge above kMaxRecordBytes.
Result<std::shared_ptr<LayerRecord>> unseal(Fd file);

}  // namespace coaming
