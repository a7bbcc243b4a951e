// Streams for tests: a text in pieces of a chosen size, and the reading of a stream into a text.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "base/chunks.h"

namespace coaming {

// Each piece lies in memory of its own that is gone at the next call, so that a stale view shows under ASan.
inline Chunks pieces_of(std::string_view text, std::size_t size) {
  struct State {
    std::string_view rest;
    std::unique_ptr<std::string> piece;
  };
  auto state = std::make_shared<State>(State{text, nullptr});
  return [state, size]() -> Result<std::string_view> {
    state->piece = std::make_unique<std::string>(state->rest.substr(0, size));
    state->rest.remove_prefix(state->piece->size());
    return std::string_view(*state->piece);
  };
}

inline Result<std::string> read_to_end(const Chunks& stream) {
  std::string text;
  for (;;) {
    const auto piece = stream();
    if (!piece) return piece.error();
    if (piece->empty()) return text;
    text += *piece;
  }
}

}  // namespace coaming
