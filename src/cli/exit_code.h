// What the program's exit code says.
#pragma once

namespace coaming {

enum class ExitCode {
  Done = 0,          // done, and the policy is satisfied
  NotSatisfied = 1,  // a policy or a gate is not satisfied
  Unusable = 2,      // wrong usage, or input that cannot be used
  Incomplete = 3,    // there are gaps, and --fail-on-gap was given
  Fault = 4,         // a fault of Coaming itself
};

}  // namespace coaming
