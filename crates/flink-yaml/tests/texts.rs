//! What snakeyaml-engine 2.6, with Flink's settings, makes of texts: its answers were taken down.

use flink_yaml::{Scalar, Yaml, read};

/// Texts that it reads.
#[rustfmt::skip]
const READ: &[(&str, &str)] = &[
    ("a: 0\nb: -0\nc: +5\nd: 017\ne: 0x1F\nf: 0o17\n", "{\"a\": Integer 0, \"b\": Integer 0, \"c\": Integer 5, \"d\": Integer 17, \"e\": Integer 31, \"f\": Integer 15}"),
    ("a: 0X1F\nb: 0b1\nc: 1_000\nd: -0x1\ne: 0o8\nf: 0x\n", "{\"a\": \"0X1F\", \"b\": \"0b1\", \"c\": \"1_000\", \"d\": \"-0x1\", \"e\": \"0o8\", \"f\": \"0x\"}"),
    ("a: 2147483647\nb: 2147483648\nc: 9223372036854775807\nd: 9223372036854775808\ne: -9223372036854775809\n", "{\"a\": Integer 2147483647, \"b\": Long 2147483648, \"c\": Long 9223372036854775807, \"d\": BigInteger 9223372036854775808, \"e\": BigInteger -9223372036854775809}"),
    ("a: 0xffffffffffffffff\nb: 0o7777777777777777777777\nc: 00000000000000000005\n", "{\"a\": BigInteger 18446744073709551615, \"b\": BigInteger 73786976294838206463, \"c\": BigInteger 5}"),
    ("a: .5\nb: 5.\nc: 1e3\nd: -1.5E+2\ne: 1.0E-5\nf: +.5\n", "{\"a\": Double 0.5, \"b\": Double 5.0, \"c\": Double 1000.0, \"d\": Double -150.0, \"e\": Double 1.0E-5, \"f\": Double 0.5}"),
    ("a: .inf\nb: -.INF\nc: .NaN\n", "{\"a\": Double Infinity, \"b\": Double -Infinity, \"c\": Double NaN}"),
    ("a: 1e400\nb: 1e-400\n", "{\"a\": Double Infinity, \"b\": Double 0.0}"),
    ("a: true\nb: True\nc: FALSE\nd: tRUE\ne: yes\nf: on\n", "{\"a\": Boolean true, \"b\": Boolean true, \"c\": Boolean false, \"d\": \"tRUE\", \"e\": \"yes\", \"f\": \"on\"}"),
    ("a: nULL\n", "{\"a\": \"nULL\"}"),
    ("a: 2020-01-01\nb: 12:30:45\n", "{\"a\": \"2020-01-01\", \"b\": \"12:30:45\"}"),
    ("a: '1'\nb: \"true\"\nc: !!str 5\nd: ! 5\ne: '~'\n", "{\"a\": \"1\", \"b\": \"true\", \"c\": \"5\", \"d\": \"5\", \"e\": \"~\"}"),
    ("a: !!int '5'\nb: !!float 3\nc: !!bool 'true'\n", "{\"a\": Integer 5, \"b\": Double 3.0, \"c\": Boolean true}"),
    ("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 5\n", "{\"a\": \"5\"}"),
    ("a: !<tag:yaml.org,2002:str> 7\n", "{\"a\": \"7\"}"),
    ("a: &x 5\nb: *x\n", "{\"a\": Integer 5, \"b\": Integer 5}"),
    ("a: b c\n  d\n\n  e\n", "{\"a\": \"b c d\\ne\"}"),
    ("a: 'b\n\n  c'\n", "{\"a\": \"b\\nc\"}"),
    ("a: \"b\\\n  c\\x41\\u00e9\"\n", "{\"a\": \"bcAé\"}"),
    ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n", "{\"a\": \"x\\n y\\n\", \"b\": \"x y\\nz\"}"),
    ("a: |+\n  x\n\n\nb: |2\n   x\nc: >\n\n  x\n   y\n  z\n", "{\"a\": \"x\\n\\n\\n\", \"b\": \" x\\n\", \"c\": \"\\nx\\n y\\nz\\n\"}"),
    ("a: |\n x", "{\"a\": \"x\"}"),
    ("a: | # c\n  x\n", "{\"a\": \"x\\n\"}"),
    ("a: http://x:80/y\nb: -Xmx1g -XX:+UseG1GC\nc: a,b;c{d}\n", "{\"a\": \"http://x:80/y\", \"b\": \"-Xmx1g -XX:+UseG1GC\", \"c\": \"a,b;c{d}\"}"),
    ("a: 1\n? b\n: 2\n", "{\"a\": Integer 1, \"b\": Integer 2}"),
    ("a: !\n", "{\"a\": \"\"}"),
    ("a: 1\t\n", "{\"a\": Integer 1}"),
    ("a: 1\t# c\n", "{\"a\": Integer 1}"),
    ("a: x\ty\n", "{\"a\": \"x\\ty\"}"),
    ("a: 1\r\nb:\r\n  c: 2\r\n", "{\"a\": Integer 1, \"b\": {\"c\": Integer 2}}"),
    ("a: 1\rb: 2\r", "{\"a\": Integer 1, \"b\": Integer 2}"),
    ("a: \"\\e\\0\"\n", "{\"a\": \"\\u{1b}\\0\"}"),
    ("---\na: 1\n...\n", "{\"a\": Integer 1}"),
    ("%YAML 1.2\n---\na: 1\n", "{\"a\": Integer 1}"),
    ("%YAML 1.1\n---\na: 1\n", "{\"a\": Integer 1}"),
    ("%FOO x\n---\na: 1\n", "{\"a\": Integer 1}"),
    ("a: !!set {x, y}\n", "{\"a\": set {\"x\", \"y\"}}"),
];

/// Texts that it refuses, with what it throws.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("a: +.inf\n", "YamlEngineException: java.lang.NumberFormatException: For input string: \".inf\"\nCaused by: java.lang.NumberFormatException: For input string: \".inf\""),
    ("a: .\nb: 1.2.3\nc: 1e\nd: .e1\ne: -\n", "YamlEngineException: \nsequence entries are not allowed here\n in reader, line 5, column 4\n"),
    ("a: !!int x\n", "YamlEngineException: java.lang.NumberFormatException: For input string: \"x\"\nCaused by: java.lang.NumberFormatException: For input string: \"x\""),
    ("a: !foo x\n", "YamlEngineException: could not determine a constructor for the tag !foo\n in reader, line 1, column 4\n"),
    ("a: !e!x y\n", "YamlEngineException: while parsing a node\n in reader, line 1, column 4\nfound undefined tag handle !e!\n in reader, line 1, column 4\n"),
    ("a: !!omap [x]\n", "YamlEngineException: could not determine a constructor for the tag tag:yaml.org,2002:omap\n in reader, line 1, column 4\n"),
    ("a: !!str [x]\n", "YamlEngineException: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.SequenceNode cannot be cast to class org.snakeyaml.engine.v2.nodes.ScalarNode (org.snakeyaml.engine.v2.nodes.SequenceNode and org.snakeyaml.engine.v2.nodes.ScalarNode are in unnamed module of loader 'app')\nCaused by: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.SequenceNode cannot be cast to class org.snakeyaml.engine.v2.nodes.ScalarNode (org.snakeyaml.engine.v2.nodes.SequenceNode and org.snakeyaml.engine.v2.nodes.ScalarNode are in unnamed module of loader 'app')"),
    ("a: [,x]\n", "YamlEngineException: while parsing a flow node\n in reader, line 1, column 5\nexpected the node content, but found ','\n in reader, line 1, column 5\n"),
    ("a: [x\n", "YamlEngineException: while parsing a flow sequence\n in reader, line 1, column 4\nexpected ',' or ']', but got <stream end>\n in reader, line 2, column 1\n"),
    ("a: *x\n", "YamlEngineException: \nfound undefined alias x\n in reader, line 1, column 4\n"),
    ("a: \"\\q\"\n", "YamlEngineException: while scanning a double-quoted scalar\n in reader, line 1, column 4\nfound unknown escape character q(113)\n in reader, line 1, column 6\n"),
    ("a: \"b\n", "YamlEngineException: while scanning a quoted scalar\n in reader, line 1, column 4\nfound unexpected end of stream\n in reader, line 2, column 1\n"),
    ("a: |0\n x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\nexpected indentation indicator in the range 1-9, but found 0\n in reader, line 1, column 5\n"),
    ("a: |x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\nexpected chomping or indentation indicators, but found x(120)\n in reader, line 1, column 5\n"),
    ("a: |\nx\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
    ("a: |\n    \n  x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\n the leading empty lines contain more spaces (4) than the first non-empty line.\n in reader, line 3, column 3\n"),
    ("a: 1 # c\nb: 2#x\nc: '#'\n#\n  # c\nd:# x\n", "YamlEngineException: while scanning a simple key\n in reader, line 6, column 1\ncould not find expected ':'\n in reader, line 7, column 1\n"),
    ("a: b: c\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 5\n"),
    ("a: - b\n", "YamlEngineException: \nsequence entries are not allowed here\n in reader, line 1, column 4\n"),
    ("a: 1\nb\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
    ("a: 1\n b: 2\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 2, column 3\n"),
    ("a:\n  b: 1\n c: 2\n", "YamlEngineException: while parsing a block mapping\n in reader, line 1, column 1\nexpected <block end>, but found '<block mapping start>'\n in reader, line 3, column 2\n"),
    ("  a: 1\nb: 2\n", "YamlEngineException: expected '<document start>', but found '<block mapping start>'\n in reader, line 2, column 1\n"),
    ("a: 'x' y\n", "YamlEngineException: while parsing a block mapping\n in reader, line 1, column 1\nexpected <block end>, but found '<scalar>'\n in reader, line 1, column 8\n"),
    ("a: 1\na: 2\n", "YamlEngineException: while constructing a mapping\n in reader, line 1, column 1\nfound duplicate key a\n in reader, line 2, column 1\n"),
    ("a: 1\n'a': 2\n", "YamlEngineException: while constructing a mapping\n in reader, line 1, column 1\nfound duplicate key a\n in reader, line 2, column 1\n"),
    ("a: [{b: 1, b: 2}]\n", "YamlEngineException: while constructing a mapping\n in reader, line 1, column 5\nfound duplicate key b\n in reader, line 1, column 12\n"),
    (": a\n", "YamlEngineException: while parsing a block mapping\n in reader, line 1, column 1\nexpected <block end>, but found ':'\n in reader, line 1, column 1\n"),
    ("a: %b\n", "YamlEngineException: while scanning for the next token\nfound character '%' that cannot start any token. (Do not use % for indentation)\n in reader, line 1, column 4\n"),
    ("a: @b\n", "YamlEngineException: while scanning for the next token\nfound character '@' that cannot start any token. (Do not use @ for indentation)\n in reader, line 1, column 4\n"),
    ("a: `b\n", "YamlEngineException: while scanning for the next token\nfound character '`' that cannot start any token. (Do not use ` for indentation)\n in reader, line 1, column 4\n"),
    ("a: *\n", "YamlEngineException: while scanning an alias\n in reader, line 1, column 4\nunexpected character found \n(10)\n in reader, line 1, column 5\n"),
    ("a: &\n", "YamlEngineException: while scanning an anchor\n in reader, line 1, column 4\nunexpected character found \n(10)\n in reader, line 1, column 5\n"),
    ("\ta: 1\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 1\n"),
    ("a:\t1\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 3\n"),
    ("a: \t1\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 4\n"),
    ("a:\n\tb: 1\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 2, column 1\n"),
    ("a: [1,\t2]\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 7\n"),
    ("a: 1\n\t\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 2, column 1\n"),
    ("a: 1\u{2028}b: 2\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 7\n"),
    ("a: 1\u{85}b: 2\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 7\n"),
    ("a: x\u{7}\n", "ReaderException: special characters are not allowed"),
    ("a: x\u{7F}\n", "ReaderException: special characters are not allowed"),
    ("a: 1\n---\nb: 2\n", "YamlEngineException: expected a single document in the stream\n in reader, line 1, column 1\nbut found another document\n in reader, line 2, column 1\n"),
    ("a: 1\n...\nb: 2\n", "YamlEngineException: expected '<document start>', but found '<block mapping start>'\n in reader, line 3, column 1\n"),
    ("a: 1\n...x\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
    ("%YAML 2.0\n---\na: 1\n", "YamlVersionException: Version{major=2, minor=0}"),
    ("%YAML 1.2\na: 1\n", "YamlEngineException: expected '<document start>', but found '<scalar>'\n in reader, line 2, column 1\n"),
    ("a: 1\n%b: 2\n", "YamlEngineException: while scanning a directive\n in reader, line 2, column 1\nexpected alphabetic or numeric character, but found :(58)\n in reader, line 2, column 3\n"),
    ("a: x\n---y\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
    ("a: 'x\n--- y'\n", "YamlEngineException: while scanning a quoted scalar\n in reader, line 1, column 4\nfound unexpected document separator\n in reader, line 2, column 1\n"),
    ("? \"a\"\n\"b\"\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
];

/// What one would not expect, or what the specification has otherwise.
#[rustfmt::skip]
const ODDITIES: &[(&str, &str)] = &[
    // A tab may follow a value, and stand within one, but not come before.
    ("a: x\ty\t\nb: 1\t# c\n", "{\"a\": \"x\\ty\", \"b\": Integer 1}"),
    ("a:\tb\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 3\n"),
    ("-\ta\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 2\n"),
    ("[a,\tb]\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 1, column 4\n"),
    ("a: 1\n\t\nb: 2\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 2, column 1\n"),
    ("a:\n\t# comment\n  b: 1\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 2, column 1\n"),
    ("a: |\n\tx\n", "YamlEngineException: while scanning for the next token\nfound character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n in reader, line 2, column 1\n"),
    ("a: |\n \tx\n", "{\"a\": \"\\tx\\n\"}"),
    // A key with a quotation mark needs a space behind its colon in brackets, too.
    ("{\"a\":1}\n", "{\"a\": Integer 1}"),
    ("{\"a\": 1}\n", "{\"a\": Integer 1}"),
    ("\"a\":b\n", "YamlEngineException: expected '<document start>', but found '<scalar>'\n in reader, line 1, column 4\n"),
    ("{a:1}\n", "{\"a:1\": null}"),
    // A `#` begins a comment only behind a blank, but right behind a quotation mark or a bracket.
    ("a: b#c\n", "{\"a\": \"b#c\"}"),
    ("a: 'b'#c\n", "{\"a\": \"b\"}"),
    ("a: [b]#c\n", "{\"a\": [\"b\"]}"),
    ("a: | #c\n x\n", "{\"a\": \"x\\n\"}"),
    ("a: |#c\n x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\nexpected chomping or indentation indicators, but found #(35)\n in reader, line 1, column 5\n"),
    // Three dashes end a plain scalar whatever follows, three dots only before a blank.
    ("a: x\n---y\n", "YamlEngineException: while scanning a simple key\n in reader, line 2, column 1\ncould not find expected ':'\n in reader, line 3, column 1\n"),
    ("a: x\n ---y\n", "{\"a\": \"x ---y\"}"),
    ("a: x\n...y: z\n", "{\"a\": \"x\", \"...y\": \"z\"}"),
    ("---a: 1\n", "{\"---a\": Integer 1}"),
    ("--- a: 1\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 6\n"),
    ("--- a\n", "\"a\""),
    // No merging of mappings, as that belongs to YAML 1.1.
    ("a: &a {b: 1}\nc: {<<: *a, d: 2}\n", "{\"a\": {\"b\": Integer 1}, \"c\": {\"<<\": {\"b\": Integer 1}, \"d\": Integer 2}}"),
    // Words of YAML 1.1 are texts.
    ("[yes, No, on, OFF, y, n]\n", "[\"yes\", \"No\", \"on\", \"OFF\", \"y\", \"n\"]"),
    ("[True, tRue, null, nUll, ~, '']\n", "[Boolean true, \"tRue\", null, \"nUll\", null, \"\"]"),
    // Integers: no signs before prefixes, no binary ones, no underscores.
    ("[0x1F, -0x1F, 0X1F, 0o17, 017, 0b1, 1_000, +5, 0o8]\n", "[Integer 31, \"-0x1F\", \"0X1F\", Integer 15, Integer 17, \"0b1\", \"1_000\", Integer 5, \"0o8\"]"),
    // The length of an integer decides of its class.
    ("[2147483647, 2147483648, 0000000005, 00000000005, 00000000000000000005]\n", "[Integer 2147483647, Long 2147483648, Integer 5, Long 5, BigInteger 5]"),
    // Floats: a point may stand at either end, and is not needed before an exponent.
    ("[.5, 5., 1e3, 1.5E-3, ., .e1, 1e, 1.2.3]\n", "[Double 0.5, Double 5.0, Double 1000.0, Double 0.0015, \".\", \".e1\", \"1e\", \"1.2.3\"]"),
    ("[.inf, -.Inf, .nan, -.nan, .NAN, +1.5]\n", "[Double Infinity, Double -Infinity, Double NaN, \"-.nan\", Double NaN, Double 1.5]"),
    // A positive infinity with its sign is taken for a float, which then cannot be read.
    ("+.inf\n", "YamlEngineException: java.lang.NumberFormatException: For input string: \".inf\"\nCaused by: java.lang.NumberFormatException: For input string: \".inf\""),
    // Tags let Java's own numbers through.
    ("[!!float 1f, !!float 0x1p3, !!float ' 2 ', !!float 5, !!int '+-5']\n", "[Double 1.0, Double 8.0, Double 2.0, Double 5.0, Integer -5]"),
    ("!!float Infinity\n", "YamlEngineException: java.lang.NumberFormatException: For input string: \"infinity\"\nCaused by: java.lang.NumberFormatException: For input string: \"infinity\""),
    ("!!float ''\n", "YamlEngineException: java.lang.StringIndexOutOfBoundsException: String index out of range: 0\nCaused by: java.lang.StringIndexOutOfBoundsException: String index out of range: 0"),
    ("!!int ''\n", "YamlEngineException: while constructing an int\n in reader, line 1, column 1\nfound empty value\n in reader, line 1, column 1\n"),
    ("!!int 12345678x9\n", "YamlEngineException: java.lang.NumberFormatException: For input string: \"2345678x9\"\nCaused by: java.lang.NumberFormatException: For input string: \"2345678x9\""),
    ("!!int 1-2\n", "YamlEngineException: java.lang.NumberFormatException: Illegal embedded sign character\nCaused by: java.lang.NumberFormatException: Illegal embedded sign character"),
    ("!!int 0x\n", "YamlEngineException: java.lang.NumberFormatException: Zero length BigInteger\nCaused by: java.lang.NumberFormatException: Zero length BigInteger"),
    // A boolean that is none is nothing.
    ("[!!bool maybe, !!bool 'TRUE', !!null x]\n", "[null, Boolean true, null]"),
    // Keys are equal as Java's values are.
    ("{1: a, '1': b, 1.0: c, true: d}\n", "{Integer 1: \"a\", \"1\": \"b\", Double 1.0: \"c\", Boolean true: \"d\"}"),
    ("{1: a, 0x1: b}\n", "YamlEngineException: while constructing a mapping\n in reader, line 1, column 1\nfound duplicate key 1\n in reader, line 1, column 8\n"),
    ("{1.0: a, 1.00: b}\n", "YamlEngineException: while constructing a mapping\n in reader, line 1, column 1\nfound duplicate key 1.0\n in reader, line 1, column 10\n"),
    ("{5: a, 00000000005: b}\n", "{Integer 5: \"a\", Long 5: \"b\"}"),
    ("{~: a, null: b}\n", "YamlEngineException: java.lang.NullPointerException: Cannot invoke \"Object.toString()\" because \"key\" is null\nCaused by: java.lang.NullPointerException: Cannot invoke \"Object.toString()\" because \"key\" is null"),
    // A tag for a collection before a scalar, and the other way.
    ("!!map a\n", "YamlEngineException: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.ScalarNode cannot be cast to class org.snakeyaml.engine.v2.nodes.MappingNode (org.snakeyaml.engine.v2.nodes.ScalarNode and org.snakeyaml.engine.v2.nodes.MappingNode are in unnamed module of loader 'app')\nCaused by: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.ScalarNode cannot be cast to class org.snakeyaml.engine.v2.nodes.MappingNode (org.snakeyaml.engine.v2.nodes.ScalarNode and org.snakeyaml.engine.v2.nodes.MappingNode are in unnamed module of loader 'app')"),
    ("!!str {a: b}\n", "YamlEngineException: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.MappingNode cannot be cast to class org.snakeyaml.engine.v2.nodes.ScalarNode (org.snakeyaml.engine.v2.nodes.MappingNode and org.snakeyaml.engine.v2.nodes.ScalarNode are in unnamed module of loader 'app')\nCaused by: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.MappingNode cannot be cast to class org.snakeyaml.engine.v2.nodes.ScalarNode (org.snakeyaml.engine.v2.nodes.MappingNode and org.snakeyaml.engine.v2.nodes.ScalarNode are in unnamed module of loader 'app')"),
    ("!!set [a]\n", "YamlEngineException: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.SequenceNode cannot be cast to class org.snakeyaml.engine.v2.nodes.MappingNode (org.snakeyaml.engine.v2.nodes.SequenceNode and org.snakeyaml.engine.v2.nodes.MappingNode are in unnamed module of loader 'app')\nCaused by: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.SequenceNode cannot be cast to class org.snakeyaml.engine.v2.nodes.MappingNode (org.snakeyaml.engine.v2.nodes.SequenceNode and org.snakeyaml.engine.v2.nodes.MappingNode are in unnamed module of loader 'app')"),
    ("!!seq {}\n", "YamlEngineException: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.MappingNode cannot be cast to class org.snakeyaml.engine.v2.nodes.SequenceNode (org.snakeyaml.engine.v2.nodes.MappingNode and org.snakeyaml.engine.v2.nodes.SequenceNode are in unnamed module of loader 'app')\nCaused by: java.lang.ClassCastException: class org.snakeyaml.engine.v2.nodes.MappingNode cannot be cast to class org.snakeyaml.engine.v2.nodes.SequenceNode (org.snakeyaml.engine.v2.nodes.MappingNode and org.snakeyaml.engine.v2.nodes.SequenceNode are in unnamed module of loader 'app')"),
    // A set's values are not looked at.
    ("!!set {a: !unknown b, c}\n", "set {\"a\", \"c\"}"),
    // `!` alone makes a text of a scalar.
    ("[! 5, ! true, !]\n", "YamlEngineException: while scanning a tag\n in reader, line 1, column 15\nexpected URI, but found ](93)\n in reader, line 1, column 16\n"),
    // Escapes within tags are Java's numbers, signs and all.
    ("!!s%74r 5\n", "\"5\""),
    ("!<tag:yaml.org,2002:st%72> 5\n", "\"5\""),
    ("!%-a b\n", "YamlEngineException: while scanning a tag\n in reader, line 1, column 1\nexpected URI in UTF-8: Input length = 1\n in reader, line 1, column 2\n"),
    ("!<x\n", "YamlEngineException: while scanning a tag\n in reader, line 1, column 1\nexpected '>', but found '\n' (10)\n in reader, line 1, column 4\n"),
    ("!a!b c\n", "YamlEngineException: while parsing a node\n in reader, line 1, column 1\nfound undefined tag handle !a!\n in reader, line 1, column 1\n"),
    // A byte order mark takes no column, and is part of a text.
    ("\u{FEFF}a: \u{FEFF}b\n", "{\"a\": \"\\u{feff}b\"}"),
    ("\u{FEFF}a: b: c\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 5\n"),
    // U+0085 ends a line to the scanner, but is none when lines are counted.
    ("a: b\u{85}c: d\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 7\n"),
    ("a: b\u{85} c\n", "{\"a\": \"b\\u{85} c\"}"),
    ("a: b\u{2028} c\n", "{\"a\": \"b\\u{2028} c\"}"),
    // Escapes in double quotes.
    ("\"\\x41\\u00e9\\U0001F600\\/\\_\\e\"\n", "\"Aé😀/\\u{a0}\\u{1b}\""),
    ("\"\\ud83d\\ude00\"\n", "\"😀\""),
    ("\"\\x4\"\n", "YamlEngineException: while scanning a double-quoted scalar\n in reader, line 1, column 1\nexpected escape sequence of 2 hexadecimal numbers, but found: 4\"\n in reader, line 1, column 4\n"),
    ("\"\\U00110000\"\n", "java.lang.IllegalArgumentException: Not a valid Unicode code point: 0x110000"),
    ("\"\\UFFFFFFFF\"\n", "java.lang.NumberFormatException: For input string: \"FFFFFFFF\" under radix 16"),
    ("\"\\'\"\n", "YamlEngineException: while scanning a double-quoted scalar\n in reader, line 1, column 1\nfound unknown escape character '(39)\n in reader, line 1, column 3\n"),
    // Characters that YAML forbids are looked for 1,024 at a time: here the fault before comes too late.
    ("a: @\nb: \u{7}\n", "ReaderException: special characters are not allowed"),
    // Indentation of block scalars.
    ("a: |1\n  x\n", "{\"a\": \" x\\n\"}"),
    ("a: |0\n x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\nexpected indentation indicator in the range 1-9, but found 0\n in reader, line 1, column 5\n"),
    ("a: |10\n x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\nexpected chomping or indentation indicators, but found 0(48)\n in reader, line 1, column 6\n"),
    ("a: |-2\n  x\n", "{\"a\": \"x\"}"),
    ("a: |2-\n   x\n\n", "{\"a\": \" x\"}"),
    ("a: |\n   \n  x\n", "YamlEngineException: while scanning a block scalar\n in reader, line 1, column 4\n the leading empty lines contain more spaces (3) than the first non-empty line.\n in reader, line 3, column 3\n"),
    ("- |\n x\n- >\n x\n y\n\n\n z\n", "[\"x\\n\", \"x y\\n\\nz\\n\"]"),
    ("a: |+\n\n\nb: 1\n", "{\"a\": \"\\n\\n\", \"b\": Integer 1}"),
    // Keys over several lines, and without a value.
    ("a\n b: c\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 2, column 3\n"),
    ("'a\n b': c\n", "YamlEngineException: mapping values are not allowed here\n in reader, line 2, column 4\n"),
    ("? a\n b\n: c\n", "{\"a b\": \"c\"}"),
    ("? a\n? b\n", "{\"a\": null, \"b\": null}"),
    (": a\n", "YamlEngineException: while parsing a block mapping\n in reader, line 1, column 1\nexpected <block end>, but found ':'\n in reader, line 1, column 1\n"),
    ("{: a}\n", "YamlEngineException: while parsing a flow node\n in reader, line 1, column 2\nexpected the node content, but found ':'\n in reader, line 1, column 2\n"),
    ("[: a]\n", "YamlEngineException: while parsing a flow node\n in reader, line 1, column 2\nexpected the node content, but found ':'\n in reader, line 1, column 2\n"),
    ("[a: b, ? c, ? d : e]\n", "[{\"a\": \"b\"}, {\"c\": null}, {\"d\": \"e\"}]"),
    // Lists may stand as far left as their key.
    ("a:\n- b\n- - c\n  - d\n", "{\"a\": [\"b\", [\"c\", \"d\"]]}"),
    ("a: - b\n", "YamlEngineException: \nsequence entries are not allowed here\n in reader, line 1, column 4\n"),
    ("a: -b\n", "{\"a\": \"-b\"}"),
    ("a: b\n  - c\n", "{\"a\": \"b - c\"}"),
    ("- a\n b\n", "[\"a b\"]"),
    ("-a\n", "\"-a\""),
    ("- a\nb: c\n", "YamlEngineException: while parsing a block collection\n in reader, line 1, column 1\nexpected <block end>, but found '?'\n in reader, line 2, column 1\n"),
    // Commas and brackets.
    ("[a, b, ]\n", "[\"a\", \"b\"]"),
    ("[a, , b]\n", "YamlEngineException: while parsing a flow node\n in reader, line 1, column 5\nexpected the node content, but found ','\n in reader, line 1, column 5\n"),
    ("[,]\n", "YamlEngineException: while parsing a flow node\n in reader, line 1, column 2\nexpected the node content, but found ','\n in reader, line 1, column 2\n"),
    ("{a, b: , c: d}\n", "{\"a\": null, \"b\": null, \"c\": \"d\"}"),
    ("a: b,c]d}\n", "{\"a\": \"b,c]d}\"}"),
    ("a: [b]c\n", "YamlEngineException: while parsing a block mapping\n in reader, line 1, column 1\nexpected <block end>, but found '<scalar>'\n in reader, line 1, column 7\n"),
    ("a: ]\n", "YamlEngineException: while parsing a block node\n in reader, line 1, column 4\nexpected the node content, but found ']'\n in reader, line 1, column 4\n"),
    ("a: [b\nc: d\n", "YamlEngineException: while parsing a flow sequence\n in reader, line 1, column 4\nexpected ',' or ']', but got :\n in reader, line 2, column 2\n"),
    ("[a\n]\n", "[\"a\"]"),
    ("a: [\nb\n]\n", "{\"a\": [\"b\"]}"),
    // Directives.
    ("%YAML 1.3\n---\na\n", "\"a\""),
    ("%YAML 2.0\n---\na\n", "YamlVersionException: Version{major=2, minor=0}"),
    ("%YAML 1.1\n%YAML 1.1\n---\na\n", "YamlEngineException: found duplicate YAML directive\n in reader, line 2, column 1\n"),
    ("%TAG !e! !f\n%TAG !e! !f\n---\na\n", "YamlEngineException: duplicate tag handle !e!\n in reader, line 2, column 1\n"),
    ("%WHAT ever it says\n---\na\n", "\"a\""),
    ("%YAML 99999999999.1\n---\na\n", "java.lang.NumberFormatException: For input string: \"99999999999\""),
    ("a: b\n%c: d\n", "YamlEngineException: while scanning a directive\n in reader, line 2, column 1\nexpected alphabetic or numeric character, but found :(58)\n in reader, line 2, column 3\n"),
    // One document.
    ("a\n---\nb\n", "YamlEngineException: expected a single document in the stream\n in reader, line 1, column 1\nbut found another document\n in reader, line 2, column 1\n"),
    ("a\n...\n", "\"a\""),
    ("a\n...\nb\n", "YamlEngineException: expected '<document start>', but found '<scalar>'\n in reader, line 3, column 1\n"),
    ("---\n---\n", "YamlEngineException: expected a single document in the stream\n in reader, line 2, column 1\nbut found another document\n in reader, line 2, column 1\n"),
    // Anchors may be set anew; an alias to none is refused; a collection may contain itself, a key may not.
    ("[&a 1, *a, &a 2, *a]\n", "[Integer 1, Integer 1, Integer 2, Integer 2]"),
    ("[*a]\n", "YamlEngineException: \nfound undefined alias a\n in reader, line 1, column 2\n"),
    ("&a {? *a : b}\n", "YamlEngineException: Recursive key for mapping is detected but it is not configured to be allowed."),
    ("[&a:b c]\n", "[\"c\"]"),
    ("[&a b, *a ]\n", "[\"b\", \"b\"]"),
    ("*a\n", "YamlEngineException: \nfound undefined alias a\n in reader, line 1, column 1\n"),
    ("&a\n", "null"),
    ("&a &b c\n", "YamlEngineException: expected '<document start>', but found '<anchor>'\n in reader, line 1, column 4\n"),
];

/// Lists, and how Flink keeps them.
#[rustfmt::skip]
const LISTS: &[(&str, &str)] = &[
    ("a: [a, b, 1]\n", "[a, b, 1]"),
    ("a: [1.50, 0x10, true, ~, '']\n", "[1.5, 16, true, null, '']"),
    ("a: ['1', 'x: y', ' z', \"q\\tr\", 'it''s', -x, '- x']\n", "['1', 'x: y', ' z', \"q\\tr\", it's, -x, '- x']"),
    ("a:\n- x\n- y: 1\n  z: [2]\n-\n", "[x, {y: 1, z: [2]}, null]"),
    ("a: [x, [y, {z: w}], {}, []]\n", "[x, [y, {z: w}], {}, []]"),
    ("a: [b: c, ? d, {e}]\n", "[{b: c}, {d: null}, {e: null}]"),
    ("a: [x,]\n", "[x]"),
    ("a: [é, \"\\L\", {\"p\\nq\": 1}]\n", "[é, \"\\L\", {? \"p\\nq\" : 1}]"),
    ("a: &x [1]\nb: [*x, *x]\n", "[&id001 [1], *id001]"),
    ("a: &x [1, *x]\n", "&id001 [1, *id001]"),
];

/// A value with the classes of its scalars.
fn shown(value: Yaml) -> String {
    let joined = |values: Vec<String>| values.join(", ");
    if let Some(scalar) = value.scalar() {
        return match scalar {
            Scalar::Null => "null".to_owned(),
            Scalar::Text(text) => format!("{text:?}"),
            other => {
                let class = other.class().and_then(|class| class.rsplit('.').next());
                format!("{} {other}", class.unwrap_or_default())
            }
        };
    }
    if let Some(items) = value.items() {
        return format!("[{}]", joined(items.map(shown).collect()));
    }
    let pairs = value.pairs().into_iter().flatten();
    if value.is_set() {
        return format!("set {{{}}}", joined(pairs.map(|(key, _)| shown(key)).collect()));
    }
    let pairs = pairs.map(|(key, value)| format!("{}: {}", shown(key), shown(value)));
    format!("{{{}}}", joined(pairs.collect()))
}

/// What a text is, or what is thrown, with the library's exceptions by their short names.
fn answer(text: &str) -> String {
    match read(text) {
        Ok(document) => document.root().map_or("null".to_owned(), shown),
        Err(error) => error.to_string().replace("org.snakeyaml.engine.v2.exceptions.", ""),
    }
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(answer(text), *expected, "{text:?}");
    }
}

#[test]
fn reads_what_the_library_reads() {
    check(READ);
    assert_eq!(
        answer(&("k".repeat(1024) + ": 1\n")),
        format!("{{{:?}: Integer 1}}", "k".repeat(1024))
    );
    let aliases = format!("[&x [1], {}]\n", "*x, ".repeat(50));
    assert!(read(&aliases).is_ok());
}

#[test]
fn refuses_what_the_library_refuses() {
    check(REFUSED);
    assert_eq!(
        answer(&("k".repeat(1025) + ": 1\n")),
        "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 1026\n"
    );
    assert_eq!(
        answer(&format!("[&x [1], {}]\n", "*x, ".repeat(51))),
        "YamlEngineException: Number of aliases for non-scalar nodes exceeds the specified max=50"
    );
    assert_eq!(answer(&"[".repeat(1500)), "java.lang.StackOverflowError: ");
    // What is read at a time ends between the two.
    let late = format!("a: @\n{}\u{7}", "#".repeat(1024));
    assert!(answer(&late).contains("found character '@'"));
}

#[test]
fn is_as_odd_as_the_library() {
    check(ODDITIES);
}

#[test]
fn writes_lists_on_one_line() {
    for (text, expected) in LISTS {
        let document = read(text).expect("a sound text");
        let (_, list) = document.root().and_then(|root| root.pairs()?.last()).expect("a list");
        assert_eq!(list.flow_text(1000).as_deref(), Some(*expected), "{text:?}");
        assert_eq!(list.flow_text(expected.len() / 4), None, "{text:?}");
    }
}

#[test]
fn refuses_what_is_too_much() {
    let many = "- a\n".repeat(50_000);
    let error = read(&many).expect_err("too much");
    assert!(error.exceptions.is_empty());
    assert!(
        error
            .to_string()
            .starts_with("line 20000, column 3: The file is too large"),
        "{error}"
    );
    let long = format!("a: 0x{}\n", "f".repeat(20_000));
    assert!(read(&long).expect_err("too long").exceptions.is_empty());
}
