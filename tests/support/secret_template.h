// Texts with secrets that are made up when the tests run, so that no file of the repository looks like one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coaming {

// Takes:   text with places to fill, and what chooses the random characters:
//            {36 base62}        characters of an alphabet: base32, base62, base64, base64url, digits, hex, HEX,
//            letters,
//                               lower (with digits), upper (with digits)
//            {b64 32}           bytes in base64
//            {crc 30}           characters of base62 and their checksum, as GitHub has it
//            {uuid} {login} {discord} {jwt} {jwt none} {bech32 NAME}
//            {pem LABEL} {pem-in-json LABEL} {pem-encrypted LABEL} {encoded-pem LABEL}
//            {}                 nothing: holds apart what would look like a secret together
//          Braces around anything else stay as they are.
std::string fill_secret_template(std::string_view text, std::uint64_t seed);

}  // namespace coaming
