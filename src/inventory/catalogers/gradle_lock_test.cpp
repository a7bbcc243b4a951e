#include "inventory/catalogers/gradle_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(GradleLock, IsRead) {
  struct Case {
    const char* name;
    const char* path;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"KnowsDevelopmentByConfigurations", "app/gradle.lockfile",
       "# a "
       "comment\r\ng:a:1=compileClasspath,testCompileClasspath\r\ng:b:2=testCompileClasspath,testRuntimeClasspath\r\n"
       "g:c:3=debugAndroidTestCompileClasspath\r\ng:d:4=developmentOnly\r\ng:e:5=\r\nempty=annotationProcessor,"
       "signatures\r\n",
       "g:a@1 :2\ng:b@2 :3 dev\ng:c@3 :4 dev\ng:d@4 :5 dev\ng:e@5 :6\n"},
      {"WhatBuildsTheProject", "buildscript-gradle.lockfile", "g:a:1=classpath\nempty=\n", "g:a@1 :1 dev\n"},
      {"OneFileAConfiguration", "gradle/dependency-locks/compileClasspath.lockfile", "g:a:1\n", "g:a@1 :1\n"},
      {"OneFileATestConfiguration", "gradle/dependency-locks/testRuntimeClasspath.lockfile", "g:a:1\n",
       "g:a@1 :1 dev\n"},
      {"OddLines", "gradle.lockfile", "g:a:1=x\ng:b=x\n:b:1=x\ng::1=x\ng:b:=x\ng:b:1:2=x\ng:b:1 2=x\n=\n",
       "g:a@1 :1\n! corrupt line 2: \"g:b=x\" names no module; lines like it were passed over\n"},
      {"Prose", "gradle.lockfile", "hello\n", "error corrupt this is not a lock file of Gradle\n"},
      {"Empty", "gradle.lockfile", "", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_gradle_lock(c.text, c.path)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
