// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The servers' key and certificate for {@code localhost}: made when first asked for. */
public final class TlsKeys {
  /** Of the store and of the key in it. */
  public static final String PASSWORD = "streamgauge";

  /** In a form that JDK 8 can read, whatever the JDK that makes it. */
  public static final String TYPE = "PKCS12";

  private static final Duration KEYTOOL = Duration.ofSeconds(60);

  private TlsKeys() {}

  /** The key store. */
  public static Path file() {
    return Store.FILE;
  }

  /** What trusts the servers' certificate and no other. */
  public static SSLContext trusting() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyStore trusted() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(TYPE);
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate());
    return trusted;
  }

  /** The servers' certificate. */
  static X509Certificate certificate() {
    try {
      KeyStore keys = KeyStore.getInstance(file().toFile(), PASSWORD.toCharArray());
      return (X509Certificate) keys.getCertificate("server");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Store {
    static final Path FILE = create();

    private static Path create() {
      Path directory = Workspace.newDirectory("keys-");
      Workspace.deleteAtExit(directory);
      Path file = directory.resolve("server.p12");
      List<String> arguments =
          List.of(
              "-J-Dkeystore.pkcs12.legacy",
              "-genkeypair",
              "-alias",
              "server",
              "-keyalg",
              "RSA",
              "-keysize",
              "2048",
              "-dname",
              "CN=localhost",
              "-ext",
              "san=dns:localhost,ip:127.0.0.1",
              "-validity",
              "2",
              "-storetype",
              TYPE,
              "-storepass",
              PASSWORD,
              "-keystore",
              file.toString());
      try (ChildJvm keytool =
          ChildJvm.start(Jdks.current(), "keytool", arguments, Map.of(), directory)) {
        if (keytool.await(KEYTOOL) != 0) {
          throw new IllegalStateException(keytool.stdout() + keytool.stderr());
        }
      }
      return file;
    }
  }
}
