// Finding the login for a repository: in the files of container tools, or through the helpers that these name.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "artifact/registry/auth_file.h"
#include "base/result.h"

namespace coaming {

// How long a credential helper is waited for; some ask the user.
inline constexpr std::chrono::milliseconds kHelperTime{60'000};

// Takes:   a repository ("docker.io", "library/debian"), and the files to look into, in this order; one that is not
//          there is passed over. Of one file a helper for the registry goes first, then the closest login, then its
//          store.
// Returns: the first login found; an empty one where there is none.
// Errors:  those of reading the files; Unavailable for a helper that fails, naming it and what it says.
Result<Credentials> find_login(const std::string& registry, const std::string& repository,
                               const std::vector<std::string>& files);

}  // namespace coaming
