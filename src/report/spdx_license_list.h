// The identifiers of the SPDX licence list, deprecated ones among them.
//
// Source: SPDX licence list 3.29.0; to bring it up to date, take over licenses.json and exceptions.json of a later one.
#pragma once

namespace coaming {

inline constexpr const char* kSpdxLicenseListVersion = "3.29";

extern const char* const kSpdxLicenseIds;    // separated by blanks and newlines
extern const char* const kSpdxExceptionIds;  // what may follow WITH; separated likewise

}  // namespace coaming
