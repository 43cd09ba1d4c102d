package io.reachline.functions.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console, compressed ahead.
 *
 * @param type the media type
 * @param tag the hash of the content, in hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ConsoleFile(String type, byte[] content, byte[] compressed, String tag) {

  private static final int TAG_BYTES = 16;

  static ConsoleFile of(String name, byte[] content) {
    return new ConsoleFile(type(name), content, compressed(content), hash(content));
  }

  /** Returns a hash for addresses and tags: the first half of SHA-256, in hexadecimal digits. */
  static String hash(byte[] content) {
    return HexFormat.of().formatHex(Arrays.copyOf(sha256(content), TAG_BYTES));
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "json" -> "application/json";
      default -> throw new IllegalArgumentException("No media type is known for " + name);
    };
  }

  private static byte[] compressed(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new BestGzip(compressed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
    return compressed.toByteArray();
  }

  /** A compressor that takes its time, since each file is compressed once. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
