#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes out what compat.h stands for, as the kernel at hand has it.

usage: inline-compat.py VERSION DRIVERS

VERSION is that of the kernel, such as 6.12.1; DRIVERS is a copy of drivers/otp.
Its files include compat.h no more, which is removed: a call of a function of
compat.h becomes its body, a macro its value, and who needs a header that
compat.h included includes it. What cannot be written out is an error that says
where it is.
"""
import os
import re
import sys

HEADER = 'core/compat.h'

# The headers that compat.h included: who has one of these needs that one.
NEEDED = {
    'linux/unaligned.h': r'\b(get|put)_unaligned(_\w+)?\(',
    'linux/hrtimer.h': r'\bhrtimer_\w+\(',
    'linux/nvmem-provider.h': r'\bstruct nvmem_(config|cell_info) [^*]',
    'crypto/public_key.h': r'\bstruct public_key_signature [^*]',
}


def fail(text):
    sys.exit('inline-compat: ' + text)


def chosen(text, version):
    """The lines of the header for that version."""
    stack = []
    for line in text.splitlines():
        condition = re.match(
            r'#if KERNEL_VERSION\((\d+), (\d+), (\d+)\) (>|<=) '
            'LINUX_VERSION_CODE$', line)
        if condition:
            older = tuple(map(int, condition.groups()[:3])) > version
            stack.append(older == (condition.group(4) == '>'))
        elif line.startswith('#ifndef'):
            stack.append(True)
        elif re.match(r'#\s*(if|el)', line) and line != '#else':
            fail(f'{HEADER}: not understood: {line}')
        elif line == '#else':
            stack[-1] = not stack[-1]
        elif line.startswith('#endif'):
            stack.pop()
        elif all(stack):
            yield line


def without_comments(text):
    return re.sub(r'/\*.*?\*/', '', text, flags=re.S)


def parameter(text):
    """The name in a declaration of a parameter."""
    pointer = re.search(r'\(\*(\w+)\)', text)
    return pointer.group(1) if pointer else re.findall(r'\w+', text)[-1]


def split(text):
    """At the commas that are in no parentheses."""
    parts, depth = [''], 0
    for char in text:
        depth += {'(': 1, ')': -1}.get(char, 0)
        if char == ',' and not depth:
            parts.append('')
        else:
            parts[-1] += char
    return [re.sub(r'\s+', ' ', part).strip() for part in parts]


def definitions(lines):
    """The functions, as parameters and statements, and the macros."""
    text = without_comments('\n'.join(lines))
    functions, macros = {}, {}
    for name, args, body in re.findall(
            r'^static inline void\s+(\w+)\((.*?)\)\n\{\n(.*?)^\}', text,
            re.S | re.M):
        functions[name] = ([parameter(arg) for arg in split(args)],
                           [line.strip() for line in body.splitlines()
                            if line.strip()])
    for name, value in re.findall(r'^#define (\w+)[ \t]*(.*)$', text, re.M):
        macros[name] = value.strip()
    return functions, {name: value for name, value in macros.items()
                       if not name.startswith('_')}


def end_of_call(text, start):
    depth = 0
    for at in range(start, len(text)):
        depth += {'(': 1, ')': -1}.get(text[at], 0)
        if not depth:
            return at
    return fail('a call without an end')


def substitute(statement, values):
    """A parameter is not what is behind a -> or a dot."""
    def value(match):
        text = values[match.group(1)]
        if match.group(2) and text.startswith('&'):
            return text[1:] + '.'
        return text + match.group(2)

    names = '|'.join(values)
    return re.sub(rf'(?<![\w.>])({names})\b((?:->)?)', value, statement)


def wrapped(statement, indent):
    """Within 80 columns, the rest below what is behind the parenthesis."""
    width = 80 - 8 * len(indent)
    if len(statement) <= width:
        return indent + statement
    at = statement.rfind(' ', 0, width)
    column = 8 * len(indent) + statement.find('(') + 1
    return (indent + statement[:at] + '\n' + '\t' * (column // 8) +
            ' ' * (column % 8) + statement[at + 1:])


def inline_calls(text, name, function):
    parameters, body = function
    pattern = re.compile(rf'^(\t+){name}\(', re.M)
    while match := pattern.search(text):
        start = match.end() - 1
        end = end_of_call(text, start)
        values = dict(zip(parameters, split(text[start + 1:end])))
        lines = [wrapped(substitute(line, values), match.group(1))
                 for line in body]
        if text[end + 1] != ';':
            fail(f'{name}() is not a statement')
        text = text[:match.start()] + '\n'.join(lines) + text[end + 2:]
    return text


def inline_macros(text, macros):
    for name, value in macros.items():
        if value:
            text = re.sub(rf'\b{name}\b', value, text)
        else:
            text = re.sub(rf'\b{name} ?', '', text)
    return text


def add_include(text, header):
    """In its place by the alphabet."""
    line = f'#include <{header}>\n'
    if line in text:
        return text
    at = None
    for match in re.finditer(r'^#include <(.*)>\n', text, re.M):
        if match.group(1) > header:
            at = match.start()
            break
        at = match.end()
    if at is None:
        at = re.search('^#include ', text, re.M).start()
        line += '\n'
    return text[:at] + line + text[at:]


def without_include(text):
    """And without the empty line that is one too many then."""
    return re.sub(r'\n\n#include "(\.\./core/)?compat\.h"\n\n', '\n\n',
                  re.sub(r'#include "(\.\./core/)?compat\.h"\n(?=#)', '',
                         text)).replace('#include "../core/compat.h"\n', '')


def without_ifdefs(text, macros):
    """What is compiled only with, or only without, a macro of compat.h."""
    kept, stack = [], []
    for line in text.splitlines():
        ours = re.match(r'#(ifdef|ifndef) (OTP_COMPAT_\w+)$', line)
        if ours:
            there = (ours.group(2) in macros) == (ours.group(1) == 'ifdef')
            stack.append([True, there])
            continue
        if re.match(r'#\s*if', line):
            stack.append([False, True])
        elif stack and stack[-1][0] and line == '#else':
            stack[-1][1] = not stack[-1][1]
            continue
        elif re.match(r'#\s*endif', line) and stack.pop()[0]:
            continue
        if all(there for _, there in stack):
            kept.append(line)
    if len(kept) == len(text.splitlines()):
        return text
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(kept)).rstrip() + '\n'


def convert(text, functions, macros, needed):
    text = without_include(text)
    text = without_ifdefs(text, macros)
    text = inline_macros(text, macros)
    for name, function in functions.items():
        text = inline_calls(text, name, function)
    for header, pattern in needed.items():
        if re.search(pattern, text):
            text = add_include(text, header)
    return text


def sources(place):
    for root, _, files in sorted(os.walk(place)):
        for file in sorted(files):
            if file.endswith(('.c', '.h')):
                yield os.path.join(root, file)


def main():
    version = [int(part) for part in sys.argv[1].split('.')[:3]]
    version = tuple(version + [0] * (3 - len(version)))
    place = sys.argv[2]
    header = os.path.join(place, HEADER)
    with open(header, encoding='utf-8') as file:
        lines = list(chosen(file.read(), version))
    functions, macros = definitions(lines)
    for name in [line for line in lines if 'unaligned.h' in line]:
        if '<linux/unaligned.h>' not in name:
            fail('the kernel is too old')
    os.remove(header)
    for path in sources(place):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        new = convert(text, functions, macros, NEEDED)
        left = re.search(r'.*(otp_compat|OTP_COMPAT|compat\.h|VERSION_CODE).*',
                         new)
        if left:
            fail(f'{path}: not written out: {left.group(0).strip()}')
        if new != text:
            with open(path + '.tmp', 'w', encoding='utf-8') as file:
                file.write(new)
            os.replace(path + '.tmp', path)


main()
