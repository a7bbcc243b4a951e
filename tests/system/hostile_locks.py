"""Lock files of any number of entries, each of which needs the next one, and the last the first."""


def joined(head, entry, number, tail=b"", between=b""):
    """A lock file of that many entries, of which each needs the next and the last the first."""
    return head + between.join(entry(i, (i + 1) % number) for i in range(number)) + tail


LOCK_FILES = {
    "Cargo.lock": lambda n: joined(b"version = 3\n", lambda i, j: b'[[package]]\nname = "p%d"\nversion = "1.0.%d"\n'
                                   b'source = "registry+https://github.com/rust-lang/crates.io-index"\n'
                                   b'dependencies = [\n "p%d",\n]\n\n' % (i, i, j), n),
    "Gemfile.lock": lambda n: joined(b"GEM\n  remote: https://rubygems.org/\n  specs:\n",
                                     lambda i, j: b"    p%d (1.0.%d)\n      p%d\n" % (i, i, j), n),
    "composer.lock": lambda n: joined(b'{"packages":[', lambda i, j: b'{"name":"v/p%d","version":"1.0.%d",'
                                      b'"require":{"v/p%d":"*"}}' % (i, i, j), n, b"]}", b","),
    "go.mod": lambda n: joined(b"module keel\n\ngo 1.22\n\nrequire (\n",
                               lambda i, j: b"\texample.com/p%d v1.0.%d\n" % (i, i), n, b")\n"),
    "gradle.lockfile": lambda n: joined(b"", lambda i, j: b"g:p%d:1.0.%d=compileClasspath\n" % (i, i), n),
    "package-lock.json": lambda n: joined(b'{"lockfileVersion":3,"packages":{', lambda i, j: b'"node_modules/p%d":'
                                          b'{"version":"1.0.%d","dependencies":{"p%d":"*"}}' % (i, i, j), n, b"}}", b","),
    "packages.lock.json": lambda n: joined(b'{"version":1,"dependencies":{"net8.0":{', lambda i, j: b'"P%d":{"type":"Direct",'
                                           b'"resolved":"1.0.%d","dependencies":{"P%d":"1.0.0"}}' % (i, i, j), n, b"}}}", b","),
    "pnpm-lock.yaml": lambda n: joined(b"lockfileVersion: '6.0'\npackages:\n", lambda i, j: b"  /p%d@1.0.%d:\n"
                                       b"    resolution: {integrity: sha512-x}\n    dependencies:\n      p%d: 1.0.%d\n"
                                       % (i, i, j, j), n),
    "poetry.lock": lambda n: joined(b"", lambda i, j: b'[[package]]\nname = "p%d"\nversion = "1.0.%d"\n\n'
                                    b'[package.dependencies]\np%d = "*"\n\n' % (i, i, j), n,
                                    b'[metadata]\nlock-version = "2.0"\n'),
    "requirements.txt": lambda n: joined(b"", lambda i, j: b"p%d==1.0.%d\n" % (i, i), n),
    "yarn.lock": lambda n: joined(b"# yarn lockfile v1\n\n", lambda i, j: b'p%d@^1.0.0:\n  version "1.0.%d"\n'
                                  b'  dependencies:\n    p%d "^1.0.0"\n\n' % (i, i, j), n),
}  # fmt: skip
