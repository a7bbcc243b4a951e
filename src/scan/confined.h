// Confined: work in a child process that can do nothing else, and what it tells before it ends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/black_box.h"
#include "base/confinement.h"
#include "base/message_socket.h"

namespace coaming {

// How a child ended that did not end as it should.
struct EarlyEnd {
  std::string reason;                    // "signal 11 (Segmentation fault)"
  bool is_own_fault = false;             // it was not ended from outside
  std::vector<BlackBox::Entry> entries;  // what its threads were about
};

// Starts a child, confines it, has it do `work`, and calls `take` with each message it sends until it has ended.
//
// Takes:   `work`, called in the child with its end of the socket; its result is whether all went well.
// Returns: none where the child ended as it should.
// Errors:  Unavailable where no child can be started; those of confine(), and of `take`, which end the child.
Result<std::optional<EarlyEnd>> run_confined(const Confinement& confinement,
                                             const std::function<bool(const MessageSocket&)>& work,
                                             const std::function<Result<void>(Message)>& take);

// What the first byte of a message to `take` is where the kernel cannot confine everything; the rest says what.
inline constexpr char kNote = 'n';

}  // namespace coaming
