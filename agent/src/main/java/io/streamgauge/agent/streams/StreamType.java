// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of streams, told apart by the response's media type; those of WebSocket sessions and of
 * calls; raw after another upgrade.
 */
public enum StreamType {
  HTTP("http"),
  SSE("sse"),
  PLAYLIST("playlist"),
  SEGMENT("segment"),
  WEBSOCKET("websocket"),
  GRPC("grpc"),
  RAW("raw");

  private final String word;

  StreamType(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }

  /** The kind that a media type announces, null where it may be a plain body. */
  static @Nullable StreamType announcedBy(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int end = contentType.indexOf(';');
    String media =
        (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    switch (media) {
      case "text/event-stream":
        return SSE;
      case "application/vnd.apple.mpegurl":
      case "application/x-mpegurl":
      case "audio/mpegurl":
      case "audio/x-mpegurl":
      case "application/dash+xml":
        return PLAYLIST;
      case "video/mp2t":
      case "video/iso.segment":
        return SEGMENT;
      case "application/x-ndjson":
      case "multipart/x-mixed-replace":
        return HTTP;
      default:
        return media.startsWith("video/") || media.startsWith("audio/") ? HTTP : null;
    }
  }
}
