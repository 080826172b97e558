#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Commits a staged tree in steps.

usage: series.py STEPS STAGED REPOSITORY [COMMIT-OPTION...]

STEPS is a directory with a file for each step, in their order: the message of
the commit, then lines "Files: PATTERN". A file is in the step with the longest
pattern that matches it. STAGED is the tree as it becomes, REPOSITORY a git
repository with the tree as it was.

The Kconfig and Makefiles of a directory that grows are in each step what they
are in the end, without what is not there yet, so every step can be built.
"""
import fnmatch
import os
import re
import subprocess
import sys

GROWING = ['drivers/otp/providers/Makefile', 'drivers/otp/Makefile',
           'drivers/otp/Kconfig']


def fail(text):
    sys.exit('series: ' + text)


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def steps_read(place):
    steps = []
    for name in sorted(os.listdir(place)):
        lines = [line for line in read(os.path.join(place, name)).splitlines()
                 if not line.startswith('#')]
        steps.append({
            'name': name,
            'message': '\n'.join(line for line in lines
                                 if not line.startswith('Files: ')).strip(),
            'patterns': [line[len('Files: '):] for line in lines
                         if line.startswith('Files: ')],
            'files': []})
    return steps


def files_list(place):
    for root, dirs, files in os.walk(place):
        dirs[:] = [name for name in dirs if name != '.git']
        for name in files:
            yield os.path.relpath(os.path.join(root, name), place)


def is_changed(path, staged, repository):
    old = os.path.join(repository, path)
    with open(os.path.join(staged, path), 'rb') as file:
        new = file.read()
    if not os.path.exists(old):
        return True
    with open(old, 'rb') as file:
        return file.read() != new


def step_of(path, steps):
    """Which one has the longest pattern for it."""
    found = [(len(pattern), step['name']) for step in steps
             for pattern in step['patterns'] if fnmatch.fnmatch(path, pattern)]
    if not found:
        fail(f'{path} is in no step')
    found.sort(reverse=True)
    if len(found) > 1 and found[0][0] == found[1][0]:
        fail(f'{path} is in {found[0][1]} and in {found[1][1]}')
    return next(step for step in steps if step['name'] == found[0][1])


def distribute(steps, staged, repository):
    for path in sorted(files_list(staged)):
        if os.path.basename(path) == '.mirrored':
            continue
        if is_changed(path, staged, repository):
            step_of(path, steps)['files'].append(path)


# ---- what grows ----

def is_there(token, place, lines):
    """A token of a Makefile: a directory, an object, one made of others."""
    path = os.path.normpath(os.path.join(place, token))
    if token.endswith('/'):
        return os.path.exists(os.path.join(path, 'Makefile'))
    if token.endswith('.dtbo.o'):
        return os.path.exists(path[:-len('.dtbo.o')] + '.dtso')
    if os.path.exists(path[:-len('.o')] + '.c'):
        return True
    pattern = re.compile(re.escape(token[:-len('.o')]) + r'-y [:+]= (.*)')
    parts = [part for match in map(pattern.match, lines) if match
             for part in match.group(1).split()]
    return bool(parts) and all(is_there(part, place, lines)
                               for part in parts)


def is_part(line, absent):
    """Of something that is not there."""
    return any(line.startswith(token[:-len('.o')] + '-') for token in absent)


def makefile_grow(text, place):
    lines = text.splitlines()
    kept = []
    absent = [token for line in lines if line.startswith('obj-')
              for token in line.split('= ')[1].split()
              if token.endswith('.o') and not is_there(token, place, lines)]
    for line in lines:
        match = re.match(r'((?:obj|otp)-.*? [:+]=) (.*)', line)
        if is_part(line, absent):
            continue
        if match:
            there = [token for token in match.group(2).split()
                     if is_there(token, place, lines)]
            if not there:
                continue
            line = match.group(1) + ' ' + ' '.join(there)
        kept.append(line)
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(kept)).rstrip() + '\n'


def kconfig_grow(text, repository, final, now):
    """Without options that nothing depends on yet but will."""
    later = {name for name in re.findall(r'\$\(CONFIG_(\w+)\)', final)
             if f'$(CONFIG_{name})' not in now}
    blocks = re.split(r'\n\n(?=\S)', text)
    kept = []
    for block in blocks:
        name = re.match(r'config (\w+)', block)
        source = re.match(r'source "(.*)"', block)
        if name and name.group(1) in later:
            continue
        if source and not os.path.exists(
                os.path.join(repository, source.group(1))):
            continue
        kept.append(block)
    return '\n\n'.join(kept).rstrip() + '\n'


def makefiles(place):
    """All of drivers/otp, as one text."""
    return '\n'.join(read(os.path.join(place, path))
                     for path in files_list(place)
                     if path.startswith('drivers/otp/') and
                     path.endswith('/Makefile'))


def grow(path, staged, repository):
    text = read(os.path.join(staged, path))
    place = os.path.join(repository, os.path.dirname(path))
    if path.endswith('Kconfig'):
        return kconfig_grow(text, repository, makefiles(staged),
                            makefiles(repository))
    return makefile_grow(text, place)


def git(repository, *args):
    subprocess.run(['git', '-C', repository, *args], check=True,
                   stdout=subprocess.DEVNULL)


def commit(step, staged, repository, options):
    for path in step['files']:
        if path not in GROWING:
            source = os.path.join(staged, path)
            target = os.path.join(repository, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(source, 'rb') as file:
                data = file.read()
            with open(target, 'wb') as file:
                file.write(data)
            os.chmod(target, os.stat(source).st_mode & 0o777)
    for path in GROWING:
        target = os.path.join(repository, path)
        if path in step['files'] or os.path.exists(target):
            write(target, grow(path, staged, repository))
    git(repository, 'add', '--all', '--force', '.')
    git(repository, 'commit', '--quiet', '-m', step['message'], *options)


def main():
    steps = steps_read(sys.argv[1])
    staged, repository = sys.argv[2:4]
    distribute(steps, staged, repository)
    for step in steps:
        if step['files']:
            commit(step, staged, repository, sys.argv[4:])
    left = [path for path in files_list(staged)
            if os.path.basename(path) != '.mirrored' and
            is_changed(path, staged, repository)]
    if left:
        fail(f'{left[0]} does not become what it is to be')


main()
