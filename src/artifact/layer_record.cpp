#include "artifact/layer_record.h"

#include <algorithm>

#include "base/sealed_file.h"
#include "model/exchange.h"

namespace coaming {

template <typename Wire>
void exchange(Wire& wire, KeptPath& kept) {
  constexpr std::size_t kKinds = static_cast<std::size_t>(KeptPath::Kind::HardLink) + 1;
  wire.choice(kept.kind, kKinds);
  wire(kept.slot, kept.target, kept.is_settled);
}

Result<void> seal(LayerRecord& record) {
  WireWriter wire;
  std::vector<Spool::Room> rooms = record.spool->rooms();
  wire(*record.index, rooms, record.facts, record.gaps);
  if (auto sealed = record.spool->seal(); !sealed) return sealed;
  return append_sealed(record.spool->file(), wire.bytes(), kMaxRecordBytes);
}

Result<std::shared_ptr<LayerRecord>> unseal(Fd file) {
  const auto sealed = read_sealed(file, kMaxRecordBytes);
  if (!sealed) return sealed.error();
  auto record = std::make_shared<LayerRecord>();
  record->index = std::make_shared<LayerIndex>();
  std::vector<Spool::Room> rooms;
  WireReader wire(sealed->text);
  wire(*record->index, rooms, record->facts, record->gaps);
  const auto lies_in_file = [&](const Spool::Room& room) {
    return room.offset <= sealed->offset && room.size <= sealed->offset - room.offset;
  };
  const bool fits =
      record->index->uses_slots_below(rooms.size()) && std::all_of(rooms.begin(), rooms.end(), lies_in_file);
  if (!wire.is_complete() || !fits) return Error{ErrorCode::Corrupt, "the record of a layer is damaged"};
  record->spool = std::make_shared<Spool>(std::move(file), rooms);
  return record;
}

}  // namespace coaming
