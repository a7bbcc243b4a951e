#include "inventory/catalogers/python_metadata.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"
#include "support/zip_builder.h"

namespace coaming {
namespace {

TEST(PythonMetadata, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"TakesTheHeaders",
       "Metadata-Version: 2.4\r\nName: Foo_Bar\r\nVersion: 1.0\r\nSummary: x\r\n  Version: 9\r\nLicense-Expression: "
       "MIT OR Apache-2.0\r\n"
       "License: other\r\nRequires-Dist: a>=1\r\nRequires-Dist: b (==2.0)\r\nRequires-Dist: a>=1 ; python_version < "
       "'3'\r\n"
       "Requires-Dist: c; extra == 'x'\r\nRequires-Dist: ???\r\n\r\nName: Body\r\n",
       "Foo_Bar@1.0 :2 (MIT OR Apache-2.0) -> a, b@2.0\n! invalid line 12: a Requires-Dist that cannot be read\n"},
      {"LongLicenceGivesWayToClassifiers",
       "Name: a\nVersion: 1\nLicense: MIT License\n        \n        Permission is hereby granted\nClassifier: License "
       ":: OSI Approved :: MIT License\n"
       "Classifier: License :: OSI Approved\nClassifier: Topic :: License\nClassifier: License :: OSI Approved :: BSD "
       "License\n",
       "a@1 :1 (BSD License, MIT License)\n"},
      {"LongLicenceAlone", "Name: a\nVersion: 1\nLicense: BSD 3-Clause\n  Copyright (c) 2012\n",
       "a@1 :1 (BSD 3-Clause)\n"},
      {"ByteOrderMark", "\xef\xbb\xbfName: a\nVersion: 1\n", "a@1 :1\n"},
      {"NoVersion", "Name: a\n\nVersion: 1\n", "error corrupt metadata of a Python package without a Version\n"},
      {"NoName", "Version: 1\nName:\n", "error corrupt metadata of a Python package without a Name\n"},
      {"Empty", "", "error corrupt metadata of a Python package without a Name\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_python_metadata(c.text)), c.lines) << c.name;
}

TEST(PythonMetadata, IsReadNoFurtherThanItsHeaders) {
  const std::string headers = "Name: a\nVersion: 1\n\n";
  const std::string whole = headers + std::string(2 * kMaxPythonHeaderBytes, 'x');
  EXPECT_EQ(catalog_lines(catalog_python_metadata("", ByteRange::of_memory(whole))), "a@1 :1\n");
  const std::string endless = "Name: a\nVersion: 1\nSummary: " + std::string(2 * kMaxPythonHeaderBytes, 'x');
  EXPECT_EQ(catalog_lines(catalog_python_metadata("", ByteRange::of_memory(endless))),
            "error too-large the headers are longer than 524288 bytes\n");
}

TEST(PythonMetadata, IsFoundInEggs) {
  const auto read = [](const std::string& egg) {
    return catalog_lines(catalog_python_egg("a.egg", ByteRange::of_memory(egg)));
  };
  const std::string metadata = "Name: a\nVersion: 1\nLicense: MIT\n";
  EXPECT_EQ(read(ZipBuilder().store("a.py", "").deflate("EGG-INFO/PKG-INFO", metadata).build()), "a@1 :0 (MIT)\n");
  EXPECT_EQ(read(ZipBuilder().store("PKG-INFO", metadata).build()),
            "error not-found an egg without EGG-INFO/PKG-INFO\n");
  EXPECT_EQ(read("PK\x03\x04").substr(0, 14), "error corrupt ");
  ZipBuilder::Lies lies;
  lies.checksum = 1;
  EXPECT_EQ(read(ZipBuilder().store("EGG-INFO/PKG-INFO", metadata, lies).build()).substr(0, 14), "error corrupt ");
}

}  // namespace
}  // namespace coaming
