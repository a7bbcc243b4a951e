// Special files: what the rights of one file, folder or device say, without its content.
#pragma once

#include "model/file_entry.h"
#include "model/file_facts.h"

namespace coaming {

// Adds a Finding for each of:
//   file/setuid, file/setgid    a program that runs with its owner's or group's rights: low where distributions ship it
//                               so, critical where anyone could make it do anything (a shell, an interpreter, an
//                               editor)
//   file/capabilities           a program that runs with some of root's rights
//   file/world-writable         a program, library or setting that any user may change
//   file/world-writable-folder  a folder in which any user may replace the files of others: no sticky bit
//   file/readable-shadow        password hashes that any user may read
//   file/device                 a device, but for those that every container has
// and a Gap where the capabilities cannot be read. What a distribution does as a matter of course is no finding.
void look_at_special_file(const FileEntry& entry, FileFacts& facts);

}  // namespace coaming
